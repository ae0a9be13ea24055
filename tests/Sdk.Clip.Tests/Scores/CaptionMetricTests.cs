using System.Text.Json;
using Clip.Sdk.Scores;
using Clip.Sdk.TestSupport;

namespace Clip.Sdk.Clip.Tests.Scores;

public sealed class CaptionMetricTests
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    [Fact]
    public void Bleu_is_that_of_the_reference_for_every_order()
    {
        foreach (Case test in Cases())
        {
            for (int order = 1; order <= 4; order++)
            {
                Assert.Equal(test.Bleu[order - 1], BleuScore.Compute(test.Hypotheses, test.References, order), 1e-12);
            }
        }
    }

    [Fact]
    public void Cider_is_that_of_the_reference_for_every_picture()
    {
        foreach (Case test in Cases())
        {
            double[] scores = CiderScore.Compute(test.Hypotheses, test.References);

            Assert.Equal(test.Cider.Length, scores.Length);
            Assert.All(test.Cider.Zip(scores), pair => Assert.Equal(pair.First, pair.Second, 1e-10));
        }
    }

    [Theory]
    [InlineData("A red Apple, on a table.", "a red apple on a table")]
    [InlineData("the dog's well-known bone -- isn't it?", "the dog's well-known bone isn't it")]
    [InlineData(" ...  ", "")]
    [InlineData("3 cats; 12 dogs", "3 cats 12 dogs")]
    public void Words_have_no_case_and_no_punctuation(string caption, string words) =>
        Assert.Equal(words, string.Join(' ', CaptionWords.Split(caption)));

    [Fact]
    public void Pictures_without_references_are_refused()
    {
        Assert.Throws<ArgumentException>(() => BleuScore.Compute(["a"], []));
        Assert.Throws<ArgumentException>(() => CiderScore.Compute(["a", "b"], [["a"], []]));
    }

    private static Case[] Cases() => JsonSerializer.Deserialize<Case[]>(File.ReadAllText(Fixtures.Local("captioning", "metrics.json")), Json)!;

    private sealed record Case(string[] Hypotheses, string[][] References, double[] Bleu, double[] Cider);
}
