using System.Runtime.Intrinsics;
using Clip.Guidance.Diffusion.Cutouts;
using Clip.Guidance.Diffusion.Pixels;
using Clip.Sdk.Guidance;

namespace Clip.Guidance.Diffusion.Painting;

/// <summary>
/// An image as a sum of levels, each half the size of the one before and smoothly enlarged: a step on a coarse level moves whole
/// areas, one on the finest single pixels. The sum, in opponent colours, is bent to −1…1 by the hyperbolic tangent.
/// </summary>
internal sealed class PicturePyramid
{
    private const int SmallestSide = 4;

    // Nearer to ±1 the tangent is flat, and a picture to begin with could not be changed any more.
    private const float Steepest = 0.97f;

    private readonly (SparseRows Forward, SparseRows Adjoint)[] _vertical;
    private readonly (SparseRows Forward, SparseRows Adjoint)[] _horizontal;
    private readonly Canvas _sum;
    private readonly Canvas _enlarged;

    public PicturePyramid(int height, int width)
    {
        (Height, Width) = (height, width);
        var levels = new List<Canvas> { new(height, width) };
        while (Math.Min(levels[^1].Height, levels[^1].Width) / 2 >= SmallestSide)
        {
            levels.Add(new Canvas((levels[^1].Height + 1) / 2, (levels[^1].Width + 1) / 2));
        }

        Levels = [.. levels];
        Gradients = [.. levels.Select(level => new Canvas(level.Height, level.Width))];
        _vertical = [.. levels.Select(level => ResizeWeights.For(level.Height, height, CutoutFilter.Bilinear))];
        _horizontal = [.. levels.Select(level => ResizeWeights.For(level.Width, width, CutoutFilter.Bilinear))];
        (_sum, _enlarged) = (new Canvas(height, width), new Canvas(height, width));
    }

    public int Height { get; }

    public int Width { get; }

    /// <summary>The coefficients, the finest level first.</summary>
    public Canvas[] Levels { get; }

    /// <summary>The gradient with respect to <see cref="Levels"/>, as <see cref="Backward"/> left it.</summary>
    public Canvas[] Gradients { get; }

    /// <summary>Fills every level with noise of a deviation.</summary>
    public void FillNoise(long seed, float deviation)
    {
        for (int level = 0; level < Levels.Length; level++)
        {
            var random = new CounterRandom(seed, level);
            float[] values = Levels[level].Values;
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = i % Canvas.Channels == 3 ? 0 : deviation * random.NextNearlyNormal();
            }
        }
    }

    /// <summary>Takes the image that <see cref="Render"/> shall give.</summary>
    /// <param name="image">[3, H, W] in −1…1.</param>
    public void Take(ReadOnlySpan<float> image)
    {
        _sum.FromPlanes(image);
        for (int i = 0; i < Height * Width; i++)
        {
            Vector128<float> value = Vector128.Clamp(_sum[i], Vector128.Create(-Steepest), Vector128.Create(Steepest));
            _sum[i] = OpponentColours.FromRgb(Vector128.Create(MathF.Atanh(value[0]), MathF.Atanh(value[1]), MathF.Atanh(value[2]), 0));
        }

        // From coarse to fine each level takes what those before it have not: its mean over the cells of the level.
        for (int level = Levels.Length - 1; level >= 0; level--)
        {
            Canvas coefficients = Levels[level];
            (SparseRows down, _) = ResizeWeights.For(Height, coefficients.Height, CutoutFilter.Area);
            (SparseRows across, _) = ResizeWeights.For(Width, coefficients.Width, CutoutFilter.Area);
            Resize.Apply(_sum, 0, 0, down, across, coefficients);
            Resize.Apply(coefficients, 0, 0, _vertical[level].Forward, _horizontal[level].Forward, _enlarged);
            Rows.AddScaled(_enlarged.Values, -1, _sum.Values);
        }
    }

    /// <summary>Writes the image.</summary>
    /// <param name="image">[3, H, W] receives values in −1…1.</param>
    public void Render(Span<float> image)
    {
        _sum.Clear();
        for (int level = 0; level < Levels.Length; level++)
        {
            Resize.Apply(Levels[level], 0, 0, _vertical[level].Forward, _horizontal[level].Forward, _enlarged);
            Rows.AddScaled(_enlarged.Values, 1, _sum.Values);
        }

        for (int i = 0; i < Height * Width; i++)
        {
            _sum[i] = OpponentColours.ToRgb(_sum[i]);
        }

        _sum.ToPlanes(image);
        foreach (ref float value in image)
        {
            value = MathF.Tanh(value);
        }
    }

    /// <summary>Carries the gradient of a loss back to the levels.</summary>
    /// <param name="image">[3, H, W] what <see cref="Render"/> gave.</param>
    /// <param name="gradient">[3, H, W] with respect to it; is overwritten.</param>
    public void Backward(ReadOnlySpan<float> image, Span<float> gradient)
    {
        for (int i = 0; i < gradient.Length; i++)
        {
            gradient[i] *= 1 - (image[i] * image[i]);
        }

        _sum.FromPlanes(gradient);
        for (int i = 0; i < Height * Width; i++)
        {
            _sum[i] = OpponentColours.Adjoint(_sum[i]);
        }

        for (int level = 0; level < Levels.Length; level++)
        {
            Gradients[level].Clear();
            Resize.AddAdjoint(_sum, _vertical[level].Adjoint, _horizontal[level].Adjoint, Gradients[level], 0, 0);
        }
    }
}
