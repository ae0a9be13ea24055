namespace Clip.Sdk.Engines;

/// <summary>Opens text towers for their hidden states, which Stable Diffusion and its kin are conditioned on.</summary>
public interface ITextStateEncoderFactory
{
    /// <summary>Opens the text tower of a model; the caller disposes it.</summary>
    /// <param name="skippedLayers">Blocks left out at the end: 0 as Stable Diffusion 1.x, 1 as 2.x and XL.</param>
    /// <param name="applyFinalNorm">Whether the tower's final layer norm is applied; XL takes the states raw.</param>
    /// <param name="model">A checkpoint's file or folder; null for the host's model.</param>
    /// <exception cref="ClipException">The checkpoint cannot be read or has no such layer.</exception>
    ITextStateEncoder Open(int skippedLayers = 0, bool applyFinalNorm = true, string? model = null);
}
