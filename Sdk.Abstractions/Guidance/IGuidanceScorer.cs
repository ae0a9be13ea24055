namespace Clip.Sdk.Guidance;

/// <summary>Tells how far images are from prompts, and in which direction every pixel should move: what a diffusion loop calls at each step.</summary>
/// <remarks>Used by one thread at a time. Deterministic: equal seeds, steps and images give equal bits on one machine.</remarks>
public interface IGuidanceScorer : IDisposable
{
    /// <summary>The prompts, in the order of <see cref="GuidanceScore.Cosines"/>.</summary>
    IReadOnlyList<GuidancePrompt> Prompts { get; }

    /// <summary>Scores images and gives the gradient of the loss, which a loop goes against.</summary>
    /// <param name="images">[N, 3, H, W] images or predicted x_0, R G B in −1…1; values outside are allowed.</param>
    /// <param name="shape">N, H and W.</param>
    /// <param name="loopStep">Where the loop stands.</param>
    /// <param name="gradient">[N, 3, H, W] receives the gradient of each image's loss with respect to its own values.</param>
    /// <param name="scores">[N] receives what each image scored; empty where that is not wanted.</param>
    /// <param name="cancellationToken">Checked between chunks.</param>
    /// <exception cref="ArgumentException">A span has another length than the shape asks for.</exception>
    /// <exception cref="InferenceException">A model cannot be run, or the images or gradients are not finite.</exception>
    void Differentiate(
        ReadOnlySpan<float> images,
        PictureBatchShape shape,
        GuidanceStep loopStep,
        Span<float> gradient,
        Span<GuidanceScore> scores = default,
        CancellationToken cancellationToken = default);
}
