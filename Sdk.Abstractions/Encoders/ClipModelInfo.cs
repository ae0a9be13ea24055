namespace Clip.Sdk;

/// <summary>Facts of a CLIP model, read from its checkpoint.</summary>
public sealed record ClipModelInfo
{
    /// <summary>A name for people, for example <c>ViT-B/32</c>.</summary>
    public required string Name { get; init; }

    /// <summary>D, the width of an embedding.</summary>
    public required int Dimensions { get; init; }

    /// <summary>The factor on cosines before softmax or sigmoid: the exponential of the checkpoint's <c>logit_scale</c>. OpenAI's models have 100.</summary>
    public required float LogitScale { get; init; }

    /// <summary>Added after the scale; 0 but for models trained with the sigmoid loss (Zhai et al. 2023, arXiv:2303.15343).</summary>
    public float LogitBias { get; init; }

    /// <summary>Softmax over labels (CLIP) or an independent sigmoid a pair (SigLIP).</summary>
    public ClipObjective Objective { get; init; } = ClipObjective.Softmax;

    /// <summary>The most tokens of a text, the two special ones included.</summary>
    public required int ContextLength { get; init; }

    /// <summary>Height and width in pixels of what the image tower sees.</summary>
    public required int ImageSize { get; init; }

    /// <summary>The file or directory that the weights came from.</summary>
    public required string Source { get; init; }

    /// <summary>What had to be assumed while loading and a user should know, in whole sentences; empty when the checkpoint says everything.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>SHA-256 over the weight files, lower-case hex, or null while it has not been computed.</summary>
    public string? WeightsSha256 { get; init; }

    /// <summary>How the weights are stored and computed with: <c>fp32</c>, <c>fp16</c> or <c>int8</c>.</summary>
    public required string Precision { get; init; }

    /// <summary>Where the model runs: <c>cpu</c>, <c>cuda:0</c>, ...</summary>
    public required string Device { get; init; }
}
