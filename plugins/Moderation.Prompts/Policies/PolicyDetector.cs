namespace Clip.Sdk.Moderation.Policies;

/// <summary>Published weights that judge pictures beside the prompts.</summary>
public sealed record PolicyDetector
{
    /// <summary>Lower-case words joined by hyphens.</summary>
    public required string Id { get; init; }

    /// <summary>What the weights are.</summary>
    public required DetectorKind Kind { get; init; }

    /// <summary>The file of the weights.</summary>
    public required string Weights { get; init; }

    /// <summary>What the name of the model must contain, since the weights belong to one embedding space.</summary>
    public required string Model { get; init; }

    /// <summary>When something is done. Of a safety checker the probability is 1 or 0.</summary>
    public PolicyThresholds Thresholds { get; init; } = new();

    /// <summary>Safety checker: added to every score, so that more is found; the reference has 0, older releases had 0.05.</summary>
    public double Adjustment { get; init; }

    /// <summary>Embedding classifier: true where its last layer gives the probability of harmless content.</summary>
    public bool IsInverted { get; init; }

    /// <summary>Embedding classifier: whether a sigmoid follows the last layer; null is yes for 'linear_1' ..., no for a torch Sequential.</summary>
    public bool? HasSigmoid { get; init; }

    /// <summary>Embedding classifier: what stands between layers where there is anything between them.</summary>
    public DetectorActivation Activation { get; init; } = DetectorActivation.Relu;

    /// <summary>Who reviews it, or null.</summary>
    public string? Route { get; init; }

    /// <summary>The file that it stands in.</summary>
    public required string Source { get; init; }

    /// <summary>The line that it begins in.</summary>
    public int Line { get; init; }
}
