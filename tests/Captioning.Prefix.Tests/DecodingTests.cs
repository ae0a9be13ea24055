using Clip.Sdk;
using Clip.Sdk.Captioning;

namespace Clip.Captioning.Prefix.Tests;

public sealed class DecodingTests
{
    private const int Words = 8;

    [Fact]
    public void Drawn_words_come_as_often_as_their_probabilities_say()
    {
        float[] logits = [2, 1, 0.5f, 0, -1, -2, -3, -9];
        const float Temperature = 0.7f;
        const int Draws = 20_000;
        int[] counts = Count(new DecodingOptions { Method = DecodingMethod.Sample, Temperature = Temperature, TopP = 1 }, logits, Draws);

        double total = logits.Sum(logit => Math.Exp(logit / Temperature));
        for (int id = 0; id < Words; id++)
        {
            double expected = Draws * Math.Exp(logits[id] / Temperature) / total;
            Assert.InRange(counts[id], expected - (5 * Math.Sqrt(expected)) - 3, expected + (5 * Math.Sqrt(expected)) + 3);
        }
    }

    [Theory]
    [InlineData(3, 1f, 3)]
    [InlineData(1, 1f, 1)]
    [InlineData(0, 0.5f, 1)]
    [InlineData(0, 0.7f, 2)]
    [InlineData(0, 0.9f, 3)]
    [InlineData(2, 0.9f, 2)]
    public void Words_are_drawn_among_the_likely_ones_alone(int topK, float topP, int kept)
    {
        // Probabilities 0.5, 0.25, 0.15, 0.1 behind a shuffled order.
        float[] logits = [MathF.Log(0.15f), -50, MathF.Log(0.5f), -50, MathF.Log(0.1f), MathF.Log(0.25f), -50, -50];
        int[] likely = [2, 5, 0, 4];

        int[] counts = Count(new DecodingOptions { Method = DecodingMethod.Sample, TopK = topK, TopP = topP }, logits, 2000);

        Assert.Equal(likely.Take(kept).Order(), Enumerable.Range(0, Words).Where(id => counts[id] > 0));
    }

    [Fact]
    public void A_temperature_of_zero_takes_the_likeliest_word()
    {
        float[] logits = [0, 1, 3, 2, 0, 0, 0, 0];

        Assert.Equal(50, Count(new DecodingOptions { Method = DecodingMethod.Sample, Temperature = 0 }, logits, 50)[2]);
    }

    [Fact]
    public void Repeated_words_are_penalised_by_the_sign_of_their_logit()
    {
        float[] logits = [4, -4, 2, -2, 0, 0, 0, 0];

        LogitRules.Apply(logits, [0, 1, 1], new DecodingOptions { RepetitionPenalty = 2 });

        Assert.Equal([2, -8, 2, -2, 0, 0, 0, 0], logits);
    }

    [Theory]
    [InlineData(1, new[] { 3, 5 }, new[] { 3, 5 })]
    [InlineData(2, new[] { 1, 2, 3, 1 }, new[] { 2 })]
    [InlineData(3, new[] { 1, 2, 3, 1, 2 }, new[] { 3 })]
    [InlineData(2, new[] { 1, 2, 1, 3, 1 }, new[] { 2, 3 })]
    [InlineData(3, new[] { 1, 2 }, new int[0])]
    [InlineData(2, new[] { 4, 4 }, new[] { 4 })]
    public void Runs_of_words_that_were_there_are_banned(int length, int[] text, int[] banned)
    {
        float[] logits = new float[Words];

        LogitRules.Apply(logits, text, new DecodingOptions { NoRepeatNgram = length });

        Assert.Equal(banned, Enumerable.Range(0, Words).Where(id => float.IsNegativeInfinity(logits[id])));
    }

    [Fact]
    public void A_text_ends_with_the_stop_token_and_is_cut_at_the_limit()
    {
        using var model = new ScriptedLanguageModel(Words);
        float[] prefix = new float[4 * Words];
        int[] script = [3, 5, 2, 6];
        for (int i = 0; i < script.Length; i++)
        {
            prefix[(i * Words) + script[i]] = 9;
        }

        foreach (DecodingMethod method in new[] { DecodingMethod.Greedy, DecodingMethod.Beam })
        {
            GeneratedText ended = Generate(model, prefix, new DecodingOptions { Method = method, Beams = 1, Stop = "2" });
            GeneratedText cut = Generate(model, prefix, new DecodingOptions { Method = method, Beams = 1, Stop = "7", MaxTokens = 2 });

            Assert.Equal(("3 5 2", true), (ended.Text, ended.IsComplete));
            Assert.Equal(("3 5", false), (cut.Text, cut.IsComplete));
        }
    }

    [Fact]
    public void The_context_of_the_language_model_limits_a_text()
    {
        using var model = new ScriptedLanguageModel(Words, context: 6);
        float[] prefix = new float[4 * Words];
        prefix.AsSpan().Fill(0.1f);
        prefix[3] = prefix[Words + 3] = prefix[(2 * Words) + 3] = prefix[(3 * Words) + 3] = 9;

        Assert.Equal(3, Generate(model, prefix, new DecodingOptions { Method = DecodingMethod.Greedy, Stop = null }).Ids.Count);
        Assert.Throws<ModelFormatException>(() => { Generate(model, new float[6 * Words], new DecodingOptions { Method = DecodingMethod.Greedy, Stop = null }); });
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Assert.Throws<InputException>(() => new DecodingOptions { TopP = 0 });
        Assert.Throws<InputException>(() => new DecodingOptions { TopK = -1 });
        Assert.Throws<InputException>(() => new DecodingOptions { Temperature = float.NaN });
        Assert.Throws<InputException>(() => new DecodingOptions { LengthPenalty = -1 });
        Assert.Throws<InputException>(() => new DecodingOptions { RepetitionPenalty = 0 });
        InputException error = Assert.Throws<InputException>(() => new DecodingOptions { Beams = 0 });
        Assert.Equal("'Beams' is a whole number from 1 but got 0.", error.Message);
    }

    private static GeneratedText Generate(ScriptedLanguageModel model, float[] prefix, DecodingOptions options)
    {
        if (options.Method == DecodingMethod.Beam)
        {
            return BeamSearch.Run(model, prefix, options)[0];
        }

        using var decoder = new StepwiseDecoder(model, prefix, 1, _ => 0, options);
        while (decoder.IsRunning)
        {
            decoder.Step(default);
        }

        return decoder.Text(0);
    }

    private static int[] Count(DecodingOptions options, float[] logits, int draws)
    {
        int[] counts = new int[logits.Length];
        var picker = new TokenPicker(options, logits.Length, draw: 0);
        for (int i = 0; i < draws; i++)
        {
            counts[picker.Pick(logits)]++;
        }

        return counts;
    }
}
