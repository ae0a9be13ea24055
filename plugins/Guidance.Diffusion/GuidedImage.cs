namespace Clip.Guidance.Diffusion;

/// <summary>An image that was painted.</summary>
/// <param name="Path">The PNG file.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Steps">Steps that were taken.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Prompts">How well it matches each prompt.</param>
public sealed record GuidedImage(string Path, int Width, int Height, int Steps, long Seed, double Seconds, IReadOnlyList<GuidedPrompt> Prompts);
