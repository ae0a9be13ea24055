using Clip.Guidance.Diffusion.Scoring;
using Clip.Sdk.Guidance;

namespace Clip.Guidance.Diffusion.Tests.Scoring;

/// <summary>The rules of the scorer, on an encoder whose space is colour.</summary>
public sealed class GuidanceScorerTests
{
    private static readonly GuidanceOptions s_promptsAlone = new() { TotalVariationScale = 0, RangeScale = 0 };
    private static readonly PictureBatchShape s_shape = new(2, 20, 24);

    [Fact]
    public void Wanted_colours_are_pulled_up_and_unwanted_ones_pushed_down()
    {
        float[] images = Images(), gradient = new float[images.Length];
        using GuidanceScorer scorer = Scorer(s_promptsAlone with { Cutouts = new CutoutOptions { Augmentation = null } }, ["red", "blue:-0.5"]);
        var scores = new GuidanceScore[2];

        scorer.Differentiate(images, s_shape, new GuidanceStep(0, 0), gradient, scores);

        // A loop goes against the gradient.
        for (int n = 0; n < 2; n++)
        {
            Assert.True(Plane(gradient, n, 0).Sum() < 0);
            Assert.True(Plane(gradient, n, 2).Sum() > 0);
            Assert.Equal(scores[n].PromptLoss * 1000, scores[n].Loss, 1e-9);
            Assert.Equal(2, scores[n].Cosines.Count);
        }
    }

    [Fact]
    public void Equal_seeds_and_steps_give_equal_bits_and_others_do_not()
    {
        float[] images = Images();

        float[] first = Gradient(s_promptsAlone, images, new GuidanceStep(4, 0.2));

        Assert.Equal(first, Gradient(s_promptsAlone, images, new GuidanceStep(4, 0.2)));
        Assert.NotEqual(first, Gradient(s_promptsAlone, images, new GuidanceStep(5, 0.2)));
        Assert.NotEqual(first, Gradient(s_promptsAlone with { Seed = 1 }, images, new GuidanceStep(4, 0.2)));
    }

    [Fact]
    public void Memory_is_bounded_by_chunks_that_change_nothing()
    {
        float[] images = Images();
        var encoder = new LinearEncoder(8, maxBatchSize: 7);
        float[] whole = Gradient(s_promptsAlone, images, new GuidanceStep(0, 0));

        float[] chunked = Gradient(s_promptsAlone, images, new GuidanceStep(0, 0), encoder);
        float[] asked = Gradient(s_promptsAlone with { MaxBatchSize = 3 }, images, new GuidanceStep(0, 0), encoder);

        Assert.Equal([7, 7, 7, 7, 4], encoder.Batches.Take(5));
        Assert.All(encoder.Batches.Skip(5), batch => Assert.InRange(batch, 1, 3));
        Assert.InRange(GuidanceReference.Off(whole, chunked), 0, 1e-6);
        Assert.InRange(GuidanceReference.Off(whole, asked), 0, 1e-6);
    }

    [Fact]
    public void Batches_are_more_cutouts()
    {
        var encoder = new LinearEncoder(8, maxBatchSize: 100);

        Gradient(s_promptsAlone with { Cutouts = new CutoutOptions { Count = 4, Batches = 3 } }, Images(), new GuidanceStep(0, 0), encoder);

        Assert.Equal(2 * 4 * 3, encoder.Batches.Sum());
    }

    [Fact]
    public void Losses_of_models_are_added_by_weight()
    {
        float[] images = Images(), gradient = new float[images.Length];
        float[] one = Gradient(s_promptsAlone, images, new GuidanceStep(0, 0));
        using var half = new GuideModel(new ColourModel(), new LinearEncoder(8, 32), ownsModel: false);
        GuidancePrompt[] prompts = [GuidancePrompt.FromText("red")];
        float[] rows = half.Embed(prompts, default);
        using var scorer = new GuidanceScorer(prompts, [new GuideTarget(half, 0.5, rows), new GuideTarget(half, 1.5, rows)], s_promptsAlone);

        scorer.Differentiate(images, s_shape, new GuidanceStep(0, 0), gradient);

        Assert.InRange(GuidanceReference.Off([.. one.Select(value => 2 * value)], gradient), 0, 1e-5);
    }

    [Theory]
    [InlineData(GuidanceWeighting.Constant, 1)]
    [InlineData(GuidanceWeighting.Signal, 0.5)]
    [InlineData(GuidanceWeighting.Noise, 0.8660254)]
    public void Guidance_follows_schedule_and_noise(GuidanceWeighting weighting, double factor)
    {
        float[] images = Images();
        float[] plain = Gradient(s_promptsAlone, images, new GuidanceStep(0, 0.5));

        float[] weighted = Gradient(s_promptsAlone with { Weighting = weighting, Schedule = ProgressCurve.Parse("0:1, 1:0.2") }, images, new GuidanceStep(0, 0.5, AlphaBar: 0.25));

        Assert.InRange(GuidanceReference.Off([.. plain.Select(value => (float)(value * factor * 0.6))], weighted), 0, 1e-5);
    }

    [Fact]
    public void A_limit_holds_for_each_image_by_itself()
    {
        float[] images = Images();
        images.AsSpan(0, s_shape.ImageLength).Fill(0.99f);     // grey: far from red, with a longer gradient
        float[] gradient = new float[images.Length];
        var scores = new GuidanceScore[2];
        using GuidanceScorer scorer = Scorer(s_promptsAlone with { Limit = new GradientLimit(GradientMeasure.RootMeanSquare, 0.05) }, ["red"]);

        scorer.Differentiate(images, s_shape, new GuidanceStep(0, 0), gradient, scores);

        for (int n = 0; n < 2; n++)
        {
            double rootMeanSquare = Math.Sqrt(gradient.AsSpan(n * s_shape.ImageLength, s_shape.ImageLength).ToArray().Average(value => (double)value * value));
            Assert.Equal(Math.Min(0.05, scores[n].GradientRootMeanSquare), rootMeanSquare, 1e-6);
            Assert.InRange(scores[n].LimitFactor, 1e-6, 0.999);
        }
    }

    [Fact]
    public void Cancellation_is_seen_between_chunks()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        using GuidanceScorer scorer = Scorer(s_promptsAlone, ["red"]);
        float[] images = Images();

        Assert.Throws<OperationCanceledException>(() => scorer.Differentiate(images, s_shape, default, new float[images.Length], default, cancelled.Token));
    }

    [Fact]
    public void What_cannot_be_is_named()
    {
        using GuidanceScorer scorer = Scorer(s_promptsAlone, ["red"]);
        float[] broken = Images();
        broken[7] = float.NaN;

        var length = Assert.Throws<ArgumentException>(() => scorer.Differentiate(new float[5], s_shape, default, new float[5]));
        var value = Assert.Throws<InferenceException>(() => scorer.Differentiate(broken, s_shape, default, new float[broken.Length]));
        var options = Assert.Throws<InputException>(() => OptionsCheck.Require(new GuidanceOptions { PromptScale = -1, Cutouts = new CutoutOptions { Count = 0, Power = 0 } }));

        Assert.StartsWith("Images and gradients of shape [2, 3, 20, 24] are 2880 values, at least one image, but got 5 and 5.", length.Message, StringComparison.Ordinal);
        Assert.Contains("diverged", value.Message, StringComparison.Ordinal);
        Assert.Equal("The options of guidance cannot be: 'promptScale' is 0 or more, not -1; 'cutouts.count' is 1 to 4096, not 0; 'cutouts.power' lies above 0, not 0.", options.Message);
    }

    [Fact]
    public void Encoders_of_another_space_are_refused()
    {
        var error = Assert.Throws<InputException>(() => new GuideModel(new ColourModel(), new OtherSpace(), ownsModel: false));

        Assert.Contains("'linear'", error.Message, StringComparison.Ordinal);
    }

    private static float[] Gradient(GuidanceOptions options, float[] images, GuidanceStep step, LinearEncoder? encoder = null)
    {
        float[] gradient = new float[images.Length];
        using GuidanceScorer scorer = Scorer(options, ["red"], encoder);
        scorer.Differentiate(images, s_shape, step, gradient);
        return gradient;
    }

    private static GuidanceScorer Scorer(GuidanceOptions options, string[] texts, LinearEncoder? encoder = null)
    {
        var model = new GuideModel(new ColourModel(), encoder ?? new LinearEncoder(8, maxBatchSize: 64), ownsModel: false);
        GuidancePrompt[] prompts = [.. texts.Select(GuidancePrompt.Parse)];
        return new GuidanceScorer(prompts, [new GuideTarget(model, 1, model.Embed(prompts, default))], options);
    }

    private static float[] Images()
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, s_shape.Length).Select(_ => (float)(random.NextDouble() - 0.4))];
    }

    private static ReadOnlySpan<float> PlaneOf(float[] values, int image, int channel) =>
        values.AsSpan((image * s_shape.ImageLength) + (channel * s_shape.Height * s_shape.Width), s_shape.Height * s_shape.Width);

    private static float[] Plane(float[] values, int image, int channel) => PlaneOf(values, image, channel).ToArray();

    private sealed class OtherSpace : Clip.Sdk.Engines.IDifferentiableImageEncoder
    {
        public int ImageSize => 8;

        public int Dimensions => 3;

        public int MaxBatchSize => 1;

        public string SpaceId => "other";

        public void Differentiate(ReadOnlySpan<float> pixels, int count, Clip.Sdk.Engines.EmbeddingLoss loss, Span<float> pixelGradient) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
