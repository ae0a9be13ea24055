namespace Clip.Guidance.Diffusion;

/// <summary>Hidden states that were written: floats [<paramref name="Prompts"/>, <paramref name="Tokens"/>, <paramref name="Width"/>].</summary>
/// <param name="Path">The NumPy file.</param>
/// <param name="Prompts">Prompts.</param>
/// <param name="Tokens">Tokens a prompt, padding included.</param>
/// <param name="Width">The width of a state.</param>
public sealed record Conditioned(string Path, int Prompts, int Tokens, int Width);
