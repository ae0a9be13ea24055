namespace Clip.Sdk.Guidance;

/// <summary>
/// What a diffusion loop needs around a scorer. Everywhere x_t = √ᾱ · x_0 + √(1 − ᾱ) · ε, and spans may be the same memory.
/// </summary>
public static class DiffusionAlgebra
{
    /// <summary>The predicted image, x_0 = (x_t − √(1 − ᾱ) · ε) / √ᾱ.</summary>
    /// <param name="noisy">x_t.</param>
    /// <param name="noise">ε as the network predicts it.</param>
    /// <param name="alphaBar">ᾱ, above 0 and at most 1.</param>
    /// <param name="image">Receives x_0.</param>
    public static void PredictImage(ReadOnlySpan<float> noisy, ReadOnlySpan<float> noise, double alphaBar, Span<float> image)
    {
        Check(alphaBar, noisy.Length, noise.Length, image.Length);
        float signal = (float)(1 / Math.Sqrt(alphaBar)), deviation = (float)Math.Sqrt(1 - alphaBar);
        for (int i = 0; i < image.Length; i++)
        {
            image[i] = (noisy[i] - (deviation * noise[i])) * signal;
        }
    }

    /// <summary>What the notebooks show to CLIP, √(1 − ᾱ) · x_0 + (1 − √(1 − ᾱ)) · x_t: early the prediction, late the image itself.</summary>
    /// <param name="noisy">x_t.</param>
    /// <param name="image">x_0.</param>
    /// <param name="alphaBar">ᾱ, above 0 and at most 1.</param>
    /// <param name="blend">Receives the blend.</param>
    public static void Blend(ReadOnlySpan<float> noisy, ReadOnlySpan<float> image, double alphaBar, Span<float> blend)
    {
        Check(alphaBar, noisy.Length, image.Length, blend.Length);
        float deviation = (float)Math.Sqrt(1 - alphaBar);
        for (int i = 0; i < blend.Length; i++)
        {
            blend[i] = (deviation * image[i]) + ((1 - deviation) * noisy[i]);
        }
    }

    /// <summary>
    /// Turns a gradient with respect to x_0 into one with respect to x_t, with the predicted noise held fixed: ∂x_0/∂x_t = 1/√ᾱ.
    /// A loop that differentiates its own network does better without this.
    /// </summary>
    /// <param name="gradient">With respect to x_0.</param>
    /// <param name="alphaBar">ᾱ, above 0 and at most 1.</param>
    /// <param name="noisyGradient">Receives the gradient with respect to x_t.</param>
    public static void ToNoisy(ReadOnlySpan<float> gradient, double alphaBar, Span<float> noisyGradient)
    {
        Check(alphaBar, gradient.Length, gradient.Length, noisyGradient.Length);
        float signal = (float)(1 / Math.Sqrt(alphaBar));
        for (int i = 0; i < noisyGradient.Length; i++)
        {
            noisyGradient[i] = gradient[i] * signal;
        }
    }

    /// <summary>Guides a predicted noise: ε + √(1 − ᾱ) · ∂L/∂x_t (Dhariwal and Nichol 2021, algorithm 2, with log p = −L).</summary>
    /// <param name="noise">ε as the network predicts it.</param>
    /// <param name="noisyGradient">The gradient of the loss with respect to x_t.</param>
    /// <param name="alphaBar">ᾱ, above 0 and at most 1.</param>
    /// <param name="guided">Receives the noise that the sampler goes on with.</param>
    public static void GuideNoise(ReadOnlySpan<float> noise, ReadOnlySpan<float> noisyGradient, double alphaBar, Span<float> guided)
    {
        Check(alphaBar, noise.Length, noisyGradient.Length, guided.Length);
        float deviation = (float)Math.Sqrt(1 - alphaBar);
        for (int i = 0; i < guided.Length; i++)
        {
            guided[i] = noise[i] + (deviation * noisyGradient[i]);
        }
    }

    private static void Check(double alphaBar, int first, int second, int target)
    {
        if (!(alphaBar > 0 && alphaBar <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(alphaBar), alphaBar, "ᾱ lies above 0 and is at most 1.");
        }

        if (first != second || first != target)
        {
            throw new ArgumentException($"Spans of one length were wanted but got {first}, {second} and {target} values.");
        }
    }
}
