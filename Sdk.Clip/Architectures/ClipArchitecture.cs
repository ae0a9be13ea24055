namespace Clip.Sdk.Architectures;

/// <summary>The shape of a whole CLIP model: all that a graph needs to know beside the weights.</summary>
public sealed record ClipArchitecture
{
    /// <summary>A name for people, for example <c>ViT-B/32</c>; made from the shapes where the checkpoint gives none.</summary>
    public required string Name { get; init; }

    /// <summary>D, the width of an embedding.</summary>
    public required int EmbeddingDimensions { get; init; }

    /// <summary>The image tower.</summary>
    public required VisionArchitecture Vision { get; init; }

    /// <summary>The text tower.</summary>
    public required TextArchitecture Text { get; init; }

    /// <summary>How logits become probabilities.</summary>
    public ClipObjective Objective { get; init; } = ClipObjective.Softmax;
}
