namespace Clip.Sdk.Guidance;

/// <summary>What a head implements that guides images by prompts, for hosts with a loop of their own.</summary>
public interface IGuidance
{
    /// <summary>Opens a scorer; the caller disposes it.</summary>
    /// <param name="prompts">At least one.</param>
    /// <param name="options">What images are scored by; null for the defaults.</param>
    /// <exception cref="InputException">There is no prompt, or the options cannot be.</exception>
    /// <exception cref="PluginException">The host has no differentiable encoder, or the machine has no libtorch.</exception>
    IGuidanceScorer Open(IReadOnlyList<GuidancePrompt> prompts, GuidanceOptions? options = null);

    /// <summary>Makes an image from noise, or changes one, step by step without a diffusion model.</summary>
    /// <param name="prompts">At least one.</param>
    /// <param name="options">How the image is made.</param>
    /// <param name="cancellationToken">Ends the loop with an exception; to keep what there is, stop asking for steps instead.</param>
    /// <returns>The image to begin with, and the image after each step. Nothing is computed before a step is asked for.</returns>
    /// <exception cref="InputException">There is no prompt, or the options cannot be.</exception>
    /// <exception cref="PluginException">The host has no differentiable encoder, or the machine has no libtorch.</exception>
    IEnumerable<PaintingStep> Paint(IReadOnlyList<GuidancePrompt> prompts, PaintingOptions options, CancellationToken cancellationToken = default);
}
