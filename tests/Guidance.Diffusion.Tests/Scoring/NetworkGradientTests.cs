using System.Text.Json;
using Clip.Guidance.Diffusion.Cutouts;
using Clip.Guidance.Diffusion.Pixels;
using Clip.Guidance.Diffusion.Scoring;
using Clip.Sdk.Engines;
using Clip.Sdk.Guidance;
using Clip.Sdk.Heads;
using Xunit.Abstractions;

namespace Clip.Guidance.Diffusion.Tests.Scoring;

/// <summary>Loss and gradient through a real network: the random-weight vision transformer of the fixtures.</summary>
public sealed class NetworkGradientTests(ITestOutputHelper output) : IDisposable
{
    private readonly TestHost _host = new();

    /// <summary>Torch computed both in double precision with an independent network, resize, warp and losses.</summary>
    [TorchFact]
    public void Loss_and_gradient_are_those_of_torch()
    {
        JsonElement whole = GuidanceReference.Root.GetProperty("whole");
        JsonElement scales = whole.GetProperty("scales");
        float[] images = GuidanceReference.Array("images.npy");
        CutoutPlan[] plans = [.. whole.GetProperty("plans").EnumerateArray().Select(Plan)];
        double[] weights = whole.GetProperty("weights").Doubles();
        GuidancePrompt[] prompts = [.. weights.Select((weight, i) => GuidancePrompt.FromText($"prompt {i}", weight))];
        using GuideModel model = Model();
        var shape = new PictureBatchShape(2, 36, 44);
        foreach (JsonElement entry in whole.GetProperty("cases").EnumerateArray())
        {
            var options = new GuidanceOptions
            {
                Distance = Enum.Parse<GuidanceDistance>(entry.GetProperty("distance").GetString()!, ignoreCase: true),
                Cutouts = new CutoutOptions { Filter = Enum.Parse<CutoutFilter>(entry.GetProperty("filter").GetString()!, ignoreCase: true) },
                PromptScale = scales.GetProperty("prompt").GetDouble(),
                TotalVariationScale = scales.GetProperty("variation").GetDouble(),
                RangeScale = scales.GetProperty("range").GetDouble(),
                SaturationScale = scales.GetProperty("saturation").GetDouble(),
            };
            float[] gradient = new float[images.Length];
            var scores = new GuidanceScore[2];
            using var scorer = new GuidanceScorer(prompts, [new GuideTarget(model, 1, GuidanceReference.Array("prompts.npy"))], options, (_, _, _, _, _, _, _) => plans);

            scorer.Differentiate(images, shape, default, gradient, scores);

            double[] losses = entry.GetProperty("losses").Doubles();
            double off = GuidanceReference.Off(GuidanceReference.Array(entry.GetProperty("gradient").GetString()!), gradient);
            output.WriteLine($"{options.Cutouts.Filter}, {options.Distance}: gradient off by {off:e1}, losses {scores[0].Loss} and {losses[0]}");
            Assert.InRange(off, 0, 1e-5);
            Assert.All(losses.Zip(scores), pair => Assert.Equal(pair.First, pair.Second.Loss, 1e-5 * Math.Abs(pair.First)));
        }
    }

    /// <summary>With everything on, noise included: random draws are the same at both ends of a difference.</summary>
    [TorchFact]
    public void The_gradient_is_that_of_finite_differences()
    {
        var random = new Random(2);
        var shape = new PictureBatchShape(1, 50, 70);
        float[] image = [.. Enumerable.Range(0, shape.Length).Select(_ => (float)((2.2 * random.NextDouble()) - 1.1))];
        float[] gradient = new float[image.Length];
        using IGuidanceScorer scorer = Open(new GuidanceOptions { Cutouts = new CutoutOptions { MinimumShare = 0.3 } }, "a drawing of a cat", "noise:-0.5");
        scorer.Differentiate(image, shape, default, gradient);
        double length = Math.Sqrt(gradient.Sum(value => (double)value * value));

        // Along the gradient itself the loss changes most, so that the differences of single-precision losses say enough.
        const double Step = 0.05;
        double slope = (LossAt(Step) - LossAt(-Step)) / (2 * Step);

        output.WriteLine($"the gradient is {length:g6} long, differences say {slope:g6}");
        Assert.Equal(length, slope, 1e-3 * length);

        double LossAt(double step)
        {
            float[] moved = [.. image.Select((value, i) => (float)(value + (step * gradient[i] / length)))];
            var scores = new GuidanceScore[1];
            scorer.Differentiate(moved, shape, default, new float[moved.Length], scores);
            return scores[0].Loss;
        }
    }

    [TorchFact]
    public void Equal_seeds_give_equal_bits()
    {
        float[] images = GuidanceReference.Array("images.npy");
        float[] first = new float[images.Length], second = new float[images.Length];
        var shape = new PictureBatchShape(2, 36, 44);
        using IGuidanceScorer scorer = Open(new GuidanceOptions { Seed = 5 }, "a drawing of a cat");
        using IGuidanceScorer again = Open(new GuidanceOptions { Seed = 5 }, "a drawing of a cat");

        scorer.Differentiate(images, shape, new GuidanceStep(9, 0.3), first);
        again.Differentiate(images, shape, new GuidanceStep(9, 0.3), second);

        Assert.Equal(first, second);
    }

    public void Dispose() => _host.Dispose();

    private IGuidanceScorer Open(GuidanceOptions options, params string[] prompts)
    {
        var head = new GuidanceHead(_host);
        return head.Open([.. prompts.Select(GuidancePrompt.Parse)], options);
    }

    private GuideModel Model() =>
        new(_host.Model, _host.Require<IDifferentiableImageEncoderFactory>("tests").Open(), ownsModel: false);

    private static CutoutPlan Plan(JsonElement entry) => new(
        entry.GetProperty("top").GetInt32(),
        entry.GetProperty("left").GetInt32(),
        entry.GetProperty("size").GetInt32(),
        entry.GetProperty("flip").GetBoolean(),
        entry.GetProperty("turn").ValueKind == JsonValueKind.Null ? null : Turn(entry.GetProperty("turn").Doubles()),
        entry.GetProperty("gray").GetBoolean());

    private static AffineWarp Turn(double[] turn) => AffineWarp.From(turn[0], turn[1], turn[2], turn[3]);
}
