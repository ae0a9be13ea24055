namespace Clip.Sdk;

/// <summary>The loss that a model was trained with, which decides how logits become probabilities.</summary>
public enum ClipObjective
{
    /// <summary>Softmax over all candidates (Radford et al. 2021, arXiv:2103.00020).</summary>
    Softmax,

    /// <summary>An independent sigmoid for each pair (Zhai et al. 2023, arXiv:2303.15343).</summary>
    Sigmoid,
}
