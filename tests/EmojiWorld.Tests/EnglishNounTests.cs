using Clip.Sdk.Samples.EmojiWorld.Corpus;
using Clip.Sdk.Samples.EmojiWorld.Language;

namespace Clip.Sdk.EmojiWorld.Tests;

public sealed class EnglishNounTests
{
    [Theory]
    [InlineData("fox", "a fox", "foxes")]
    [InlineData("orange heart", "an orange heart", "orange hearts")]
    [InlineData("hourglass done", "an hourglass done", "hourglasses done")]
    [InlineData("unicorn", "a unicorn", "unicorns")]
    [InlineData("umbrella", "an umbrella", "umbrellas")]
    [InlineData("euro banknote", "a euro banknote", "euro banknotes")]
    [InlineData("bowl with spoon", "a bowl with spoon", "bowls with spoon")]
    [InlineData("person running", "a person running", "people running")]
    [InlineData("woman mountain biking", "a woman mountain biking", "women mountain biking")]
    [InlineData("man with red hair", "a man with red hair", "men with red hair")]
    [InlineData("grinning face with big eyes", "a grinning face with big eyes", "grinning faces with big eyes")]
    [InlineData("face blowing a kiss", "a face blowing a kiss", "faces blowing a kiss")]
    [InlineData("maple leaf", "a maple leaf", "maple leaves")]
    [InlineData("mouse", "a mouse", "mice")]
    [InlineData("bus", "a bus", "buses")]
    [InlineData("octopus", "an octopus", "octopuses")]
    [InlineData("compass", "a compass", "compasses")]
    [InlineData("teddy bear", "a teddy bear", "teddy bears")]
    [InlineData("lady", "a lady", "ladies")]
    [InlineData("key", "a key", "keys")]
    [InlineData("SOS button", "an SOS button", "SOS buttons")]
    [InlineData("one-piece swimsuit", "a one-piece swimsuit", "one-piece swimsuits")]
    public void Things_that_can_be_counted_take_an_article_and_a_plural(string name, string indefinite, string plural)
    {
        var noun = new EnglishNoun(name);

        Assert.True(noun.IsCountable);
        Assert.Equal((indefinite, plural), (noun.Indefinite, noun.Plural));
    }

    [Theory]
    [InlineData("eyes", "eyes", true)]
    [InlineData("grapes", "grapes", true)]
    [InlineData("hammer and wrench", "hammer and wrench", true)]
    [InlineData("flower playing cards", "flower playing cards", true)]
    [InlineData("two hearts", "two hearts", true)]
    [InlineData("popcorn", "popcorn", false)]
    [InlineData("Santa Claus", "Santa Claus", false)]
    [InlineData("Statue of Liberty", "the Statue of Liberty", false)]
    [InlineData("tennis", "tennis", false)]
    [InlineData("skis", "skis", true)]
    public void Others_do_not(string name, string indefinite, bool isPlural)
    {
        var noun = new EnglishNoun(name);

        Assert.False(noun.IsCountable);
        Assert.Equal((indefinite, isPlural), (noun.Indefinite, noun.IsPlural));
    }

    [Fact]
    public void An_adjective_decides_the_article()
    {
        Assert.Equal("an orange fox", new EnglishNoun("fox").With("orange"));
        Assert.Equal("a small umbrella", new EnglishNoun("umbrella").With("small"));
        Assert.Equal("small eyes", new EnglishNoun("eyes").With("small"));
        Assert.Equal("the large sun", new EnglishNoun("sun").With("large"));
    }

    [Theory]
    [InlineData("keycap: 5", "keycap 5")]
    [InlineData("keycap: #", "keycap number sign")]
    [InlineData("person: red hair", "person with red hair")]
    [InlineData("man: bald", "bald man")]
    [InlineData("woman: beard", "woman with a beard")]
    [InlineData("flag: Norway", "flag of Norway")]
    [InlineData("Japanese “here” button", "Japanese here button")]
    [InlineData("A button (blood type)", "A button")]
    [InlineData("eleven-thirty", "clock showing eleven-thirty")]
    [InlineData("one o’clock", "clock showing one o'clock")]
    [InlineData("no bicycles", "no bicycles sign")]
    [InlineData("woman’s hat", "woman's hat")]
    [InlineData("person walking: facing right", "person walking facing right")]
    public void Labels_become_names_that_people_would_say(string label, string name) => Assert.Equal(name, ConceptNames.FromLabel(label));
}
