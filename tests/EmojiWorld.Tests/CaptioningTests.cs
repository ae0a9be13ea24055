using Clip.Sdk.Samples.EmojiWorld.Captioning;
using Clip.Sdk.Samples.EmojiWorld.Corpus;
using Clip.Sdk.Training.Data;

namespace Clip.Sdk.EmojiWorld.Tests;

public sealed class CaptioningTests(TinyWorld world) : IClassFixture<TinyWorld>
{
    [Fact]
    public void Full_captions_name_exactly_the_things_of_their_scenes()
    {
        foreach (CaptionScenes scenes in new[] { CaptionScenes.ForTraining(EmojiCorpus.OpenForTraining(world.Corpus), 32, 60), CaptionScenes.ForTest(EmojiCorpus.OpenForTest(world.Corpus), 32, 60) })
        {
            var names = new ObjectNames(scenes.Corpus);
            for (int i = 0; i < 60; i++)
            {
                DecodedSample sample = scenes.Make(i);
                sample.Image.Dispose();

                Assert.Equal(names.Of(scenes.Compose(i)).Order(StringComparer.Ordinal), names.In(sample.Captions[0]).Order(StringComparer.Ordinal));
            }
        }
    }

    [Theory]
    [InlineData("three small green apples above a fox on a red background", "fox,green apple")]
    [InlineData("a Fox, a fox and a grinning face", "fox,grinning face")]
    [InlineData("an apple on a fox and green background", "")]
    public void The_longest_names_are_found_by_their_exact_words(string caption, string expected)
    {
        var names = new ObjectNames(EmojiCorpus.OpenForTest(world.Corpus));

        Assert.Equal(expected, string.Join(',', names.In(caption).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Things_are_counted_over_all_captions()
    {
        IReadOnlySet<string>[] named = [new HashSet<string> { "a", "b" }, new HashSet<string> { "c" }, new HashSet<string>()];
        IReadOnlySet<string>[] shown = [new HashSet<string> { "a" }, new HashSet<string> { "c", "d", "e" }, new HashSet<string> { "f" }];

        (double precision, double recall, double f1) = ObjectNames.Measure(named, shown);

        Assert.Equal(2.0 / 3, precision, 1e-12);
        Assert.Equal(2.0 / 5, recall, 1e-12);
        Assert.Equal(0.5, f1, 1e-12);
    }

    [Fact]
    public void Test_scenes_are_the_same_for_every_style_but_for_the_style()
    {
        CaptionScenes test = CaptionScenes.ForTest(EmojiCorpus.OpenForTest(world.Corpus), 32, 5);

        Assert.Contains("unseen style", test.Name, StringComparison.Ordinal);
        for (int i = 0; i < 5; i++)
        {
            DecodedSample first = test.Make(i);
            DecodedSample again = test.Make(i);
            Assert.Equal(first.Captions, again.Captions);
            Assert.True(first.Image.Pixels.SequenceEqual(again.Image.Pixels));
            first.Image.Dispose();
            again.Image.Dispose();
        }
    }
}
