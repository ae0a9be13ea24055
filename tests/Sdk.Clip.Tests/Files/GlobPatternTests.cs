using System.Diagnostics;
using Clip.Sdk.Files;

namespace Clip.Sdk.Clip.Tests.Files;

public class GlobPatternTests
{
    [Theory]
    [InlineData("*.jpg", "a.jpg", true)]
    [InlineData("*.jpg", "a/b.jpg", false)]
    [InlineData("*.jpg", "a.jpgx", false)]
    [InlineData("*.jpg", "a.JPG", false)]
    [InlineData("**/*.jpg", "a.jpg", true)]
    [InlineData("**/*.jpg", "a/b/c.jpg", true)]
    [InlineData("a/**/c.jpg", "a/c.jpg", true)]
    [InlineData("a/**/c.jpg", "a/b/b/c.jpg", true)]
    [InlineData("a/**/c.jpg", "ab/c.jpg", false)]
    [InlineData("a/**", "a/b/c.png", true)]
    [InlineData("?.png", "x.png", true)]
    [InlineData("?.png", "/.png", false)]
    [InlineData("[a-c]1.png", "b1.png", true)]
    [InlineData("[a-c]1.png", "d1.png", false)]
    [InlineData("[!a-c]1.png", "d1.png", true)]
    [InlineData("[]x].png", "].png", true)]
    [InlineData("[[].png", "[.png", true)]
    [InlineData("*.{jpg,png}", "a.png", true)]
    [InlineData("*.{jpg,png}", "a.gif", false)]
    [InlineData("{a,b{1,2}}.png", "b2.png", true)]
    [InlineData("a+(b).png", "a+(b).png", true)]
    [InlineData("a\\*.png", "a/b.png", true)]
    [InlineData("a/*.png", "a\\b.png", true)]
    [InlineData("ä*.png", "äpfel.png", true)]
    [InlineData("a", "a\n", false)]
    public void A_pattern_means_what_shells_mean_by_it(string pattern, string path, bool isMatch) =>
        Assert.Equal(isMatch, new GlobPattern(pattern).IsMatch(path));

    [Theory]
    [InlineData("a[b", "Pattern 'a[b' opens a '[' that it does not close. Close it, or write '[[]' for the character itself.")]
    [InlineData("[]", "Pattern '[]' opens a '[' that it does not close. Close it, or write '[[]' for the character itself.")]
    [InlineData("a{b", "Pattern 'a{b' opens a '{' that it does not close. Close it, or write '[{]' for the character itself.")]
    public void An_open_bracket_is_refused(string pattern, string message) =>
        Assert.Equal(message, Assert.Throws<InputException>(() => new GlobPattern(pattern)).Message);

    [Fact]
    public void A_hostile_pattern_takes_linear_time()
    {
        var pattern = new GlobPattern("a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b");
        var clock = Stopwatch.StartNew();

        Assert.False(pattern.IsMatch(new string('a', 5_000)));

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2), $"It took {clock.Elapsed}.");
    }
}
