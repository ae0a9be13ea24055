namespace Clip.Sdk.Training.Configuration;

/// <summary>Objectives over a batch of pairs.</summary>
public enum LossKind
{
    /// <summary>Symmetric InfoNCE with a learned temperature (CLIP, arXiv:2103.00020).</summary>
    Contrastive,

    /// <summary>A sigmoid for each pair with learned scale and bias (SigLIP, arXiv:2303.15343).</summary>
    Sigmoid,
}
