using Clip.Sdk.Guidance;

namespace Clip.Guidance.Diffusion.Tests;

public sealed class GuidancePromptTests
{
    [Theory]
    [InlineData("a red apple", "a red apple", 1)]
    [InlineData("a red apple:0.5", "a red apple", 0.5)]
    [InlineData("fog: -2 ", "fog", -2)]
    [InlineData("a sign that says: stop", "a sign that says: stop", 1)]
    [InlineData("12:30", "12", 30)]
    [InlineData("a clock at 12:30:1", "a clock at 12:30", 1)]
    public void Weights_stand_behind_the_last_colon(string text, string expected, double weight)
    {
        GuidancePrompt prompt = GuidancePrompt.Parse(text);

        Assert.Equal((expected, weight), (prompt.Text, prompt.Weight));
        Assert.Equal(prompt, GuidancePrompt.Parse(prompt.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData(":2")]
    [InlineData("a cat:0")]
    public void Empty_prompts_and_weights_of_nothing_are_refused(string text) => Assert.Throws<InputException>(() => GuidancePrompt.Parse(text));

    [Fact]
    public void Curves_are_straight_between_their_points()
    {
        ProgressCurve curve = ProgressCurve.Parse("0.2:1, 0.6:3, 0.6:10, 1:0");

        Assert.Equal([1, 1, 2, 10, 5, 0], new[] { 0, 0.2, 0.4, 0.6, 0.8, 1 }.Select(progress => Math.Round(curve.At(progress), 9)));
        Assert.Equal(curve.ToString(), ProgressCurve.Parse(curve.ToString()).ToString());
        Assert.Equal(7, ProgressCurve.Parse("7").At(0.5));
        Assert.Throws<InputException>(() => ProgressCurve.Parse("0.5:1, 0.2:3"));
        Assert.Throws<InputException>(() => ProgressCurve.Parse("often"));
    }

    [Fact]
    public void Steps_of_a_diffusion_model_count_from_its_noise()
    {
        Assert.Equal(new GuidanceStep(0, 0, 0.01), GuidanceStep.AtTime(999, 1000, 0.01));
        Assert.Equal(new GuidanceStep(999, 1, 0.99), GuidanceStep.AtTime(0, 1000, 0.99));
    }
}
