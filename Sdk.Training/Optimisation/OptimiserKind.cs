namespace Clip.Sdk.Training.Optimisation;

/// <summary>How weights follow their gradients.</summary>
public enum OptimiserKind
{
    /// <summary>AdamW for all weights, as CLIP and OpenCLIP were trained.</summary>
    AdamW,

    /// <summary>
    /// Orthogonalised momentum (Muon, Jordan et al. 2024) for the matrices of the transformer blocks, AdamW for all other weights. Steps
    /// are as long as AdamW's (Liu et al. 2025, arXiv:2502.16982), so learning rate and weight decay keep their meaning.
    /// </summary>
    Muon,
}
