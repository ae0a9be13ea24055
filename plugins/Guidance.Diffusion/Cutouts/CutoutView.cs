using Clip.Guidance.Diffusion.Pixels;
using Clip.Sdk.Guidance;

namespace Clip.Guidance.Diffusion.Cutouts;

/// <summary>Makes the pixels of cutouts for a model, and carries gradients from there back to the image. Used by one thread at a time.</summary>
/// <param name="size">S, what the model sees.</param>
/// <param name="filter">How cutouts are resized.</param>
internal sealed class CutoutView(int size, CutoutFilter filter)
{
    private readonly Canvas _first = new(size, size);
    private readonly Canvas _second = new(size, size);

    /// <summary>Makes a cutout: crop and resize, mirror, warp, grey, noise.</summary>
    /// <param name="image">The image.</param>
    /// <param name="plan">The cutout.</param>
    /// <param name="pixels">[3, S, S] receives it.</param>
    public void Make(Canvas image, CutoutPlan plan, Span<float> pixels)
    {
        (SparseRows resize, _) = ResizeWeights.For(plan.Size, size, filter);
        Canvas made = _first;
        Resize.Apply(image, plan.Top, plan.Left, resize, resize, made);
        if (Warp(plan) is { } warp)
        {
            warp.Apply(_first, _second);
            made = _second;
        }

        if (plan.IsGray)
        {
            Grayscale.Apply(made);
        }

        made.ToPlanes(pixels);
        AddNoise(plan, pixels);
    }

    /// <summary>Adds to the image's gradient what the gradient of a cutout's pixels means for it.</summary>
    /// <param name="pixelGradient">[3, S, S] with respect to the cutout.</param>
    /// <param name="plan">The cutout.</param>
    /// <param name="imageGradient">Is added to.</param>
    public void AddGradient(ReadOnlySpan<float> pixelGradient, CutoutPlan plan, Canvas imageGradient)
    {
        Canvas gradient = _first;
        gradient.FromPlanes(pixelGradient);
        if (plan.IsGray)
        {
            Grayscale.Adjoint(gradient);
        }

        if (Warp(plan) is { } warp)
        {
            _second.Clear();
            warp.AddAdjoint(gradient, _second);
            gradient = _second;
        }

        (_, SparseRows adjoint) = ResizeWeights.For(plan.Size, size, filter);
        Resize.AddAdjoint(gradient, adjoint, adjoint, imageGradient, plan.Top, plan.Left);
    }

    // A mirror is a warp whose columns run backwards; after the resize it costs nothing more than the warp.
    private static AffineWarp? Warp(CutoutPlan plan) => plan.IsFlipped
        ? (plan.Warp ?? AffineWarp.Identity).Mirrored()
        : plan.Warp;

    private static void AddNoise(CutoutPlan plan, Span<float> pixels)
    {
        if (plan.Noise > 0)
        {
            var random = new CounterRandom(plan.NoiseSeed);
            float deviation = (float)plan.Noise;
            foreach (ref float value in pixels)
            {
                value += deviation * random.NextNearlyNormal();
            }
        }
    }
}
