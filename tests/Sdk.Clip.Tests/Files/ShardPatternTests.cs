using Clip.Sdk.Files.Tar;

namespace Clip.Sdk.Clip.Tests.Files;

public sealed class ShardPatternTests
{
    /// <summary>Expected values are what bash prints for the same words.</summary>
    [Theory]
    [InlineData("data.tar", "data.tar")]
    [InlineData("x{0..3}.tar", "x0.tar x1.tar x2.tar x3.tar")]
    [InlineData("x{008..011}.tar", "x008.tar x009.tar x010.tar x011.tar")]
    [InlineData("x{0..10..5}", "x0 x5 x10")]
    [InlineData("x{3..1}", "x3 x2 x1")]
    [InlineData("x{-1..1}", "x-1 x0 x1")]
    [InlineData("{a,b}-{1..2}", "a-1 a-2 b-1 b-2")]
    [InlineData("{train,extra{1..2}}.tar", "train.tar extra1.tar extra2.tar")]
    [InlineData("{,x}.tar", ".tar x.tar")]
    [InlineData("{abc}.tar", "{abc}.tar")]
    public void Braces_expand_as_in_the_shell(string pattern, string names) =>
        Assert.Equal(names.Split(' '), ShardPattern.Expand(pattern));

    [Theory]
    [InlineData("x{0..99999999}.tar")]
    [InlineData("{0..9999}{0..9999}")]
    [InlineData("x{0..9223372036854775807}")]
    public void Patterns_without_measure_are_refused(string pattern) =>
        Assert.Contains("more than 1000000 names", Assert.Throws<InputException>(() => ShardPattern.Expand(pattern)).Message, StringComparison.Ordinal);

    [Fact]
    public void An_open_brace_is_refused() =>
        Assert.Contains("does not close", Assert.Throws<InputException>(() => ShardPattern.Expand("x{0..9.tar")).Message, StringComparison.Ordinal);
}
