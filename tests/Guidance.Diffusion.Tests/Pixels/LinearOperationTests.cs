using System.Text.Json;
using Clip.Guidance.Diffusion.Cutouts;
using Clip.Guidance.Diffusion.Pixels;
using Clip.Sdk.Guidance;
using Xunit.Abstractions;

namespace Clip.Guidance.Diffusion.Tests.Pixels;

public sealed class LinearOperationTests(ITestOutputHelper output)
{
    private const int Side = 11;
    private const double Tolerance = 2e-6;

    private static JsonElement Reference => GuidanceReference.Root.GetProperty("linear");

    [Fact]
    public void Resizes_are_those_of_torch()
    {
        foreach (JsonElement entry in Reference.GetProperty("resizes").EnumerateArray())
        {
            int size = entry.GetProperty("size").GetInt32();
            CutoutFilter filter = Enum.Parse<CutoutFilter>(entry.GetProperty("filter").GetString()!, ignoreCase: true);
            var target = new Canvas(size, size);
            SparseRows weights = ResizeWeights.For(Side, size, filter).Forward;

            Resize.Apply(Picture(), 0, 0, weights, weights, target);

            double off = GuidanceReference.Off(entry.GetProperty("expected").Floats(), Planes(target));
            output.WriteLine($"{filter} {Side} to {size}: off by {off:e1}");
            Assert.InRange(off, 0, Tolerance);
        }
    }

    [Fact]
    public void Warps_are_those_of_torch()
    {
        foreach (JsonElement entry in Reference.GetProperty("warps").EnumerateArray())
        {
            double[] turn = entry.GetProperty("turn").Doubles();
            var target = new Canvas(Side, Side);

            AffineWarp.From(turn[0], turn[1], turn[2], turn[3]).Apply(Picture(), target);

            Assert.InRange(GuidanceReference.Off(entry.GetProperty("expected").Floats(), Planes(target)), 0, Tolerance);
        }
    }

    [Fact]
    public void Grey_is_that_of_torch()
    {
        Canvas picture = Picture();

        Grayscale.Apply(picture);

        Assert.InRange(GuidanceReference.Off(Reference.GetProperty("gray").Floats(), Planes(picture)), 0, Tolerance);
    }

    /// <summary>⟨A x, y⟩ = ⟨x, Aᵀ y⟩ for cutouts of every kind, drawn at random.</summary>
    [Theory]
    [InlineData(CutoutFilter.Area)]
    [InlineData(CutoutFilter.Bilinear)]
    [InlineData(CutoutFilter.Bicubic)]
    public void The_way_back_is_the_adjoint_of_the_way_there(CutoutFilter filter)
    {
        var random = new Random(7);
        var options = new CutoutOptions
        {
            Count = 40, MinimumShare = 0.1, Augmentation = new CutoutAugmentation { GrayscaleProbability = 0.3, Scaling = 0.3, Degrees = 60, Translation = 0.3, Noise = 0 },
        };
        double worst = 0;
        foreach ((int height, int width, int size) in new[] { (23, 31, 12), (40, 17, 24), (9, 9, 16) })
        {
            var view = new CutoutView(size, filter);
            var image = new Canvas(height, width);
            image.FromPlanes(Randoms(random, 3 * height * width));
            foreach (CutoutPlan plan in CutoutPlanner.Draw(options, 5, new GuidanceStep(0, 0), 0, height, width, size))
            {
                float[] there = new float[3 * size * size], upstream = Randoms(random, there.Length);
                var back = new Canvas(height, width);

                view.Make(image, plan, there);
                view.AddGradient(upstream, plan, back);

                double left = Dot(there, upstream), right = Dot(image.Values, back.Values);
                double scale = Math.Sqrt(Dot(there, there) * Dot(upstream, upstream));
                worst = Math.Max(worst, Math.Abs(left - right) / scale);
            }
        }

        output.WriteLine($"{filter}: off by {worst:e1}");
        Assert.InRange(worst, 0, 1e-6);
    }

    [Fact]
    public void Gradients_are_added_to_what_is_there()
    {
        var view = new CutoutView(4, CutoutFilter.Area);
        var back = new Canvas(4, 4);
        float[] ones = [.. Enumerable.Repeat(1f, 48)];

        view.AddGradient(ones, new CutoutPlan(0, 0, 4), back);
        view.AddGradient(ones, new CutoutPlan(0, 0, 4), back);

        Assert.Equal(2, back.Values[0]);
    }

    private static Canvas Picture()
    {
        var canvas = new Canvas(Side, Side);
        canvas.FromPlanes(Reference.GetProperty("picture").Floats());
        return canvas;
    }

    private static float[] Planes(Canvas canvas)
    {
        float[] planes = new float[3 * canvas.Height * canvas.Width];
        canvas.ToPlanes(planes);
        return planes;
    }

    private static float[] Randoms(Random random, int length) => [.. Enumerable.Range(0, length).Select(_ => (float)(random.NextDouble() - 0.5))];

    private static double Dot(float[] left, float[] right) => left.Zip(right, (x, y) => (double)x * y).Sum();
}
