namespace Clip.Sdk.Architectures;

/// <summary>The shape of a text transformer.</summary>
public sealed record TextArchitecture
{
    /// <summary>Rows of the position embedding: the most tokens of a text.</summary>
    public required int ContextLength { get; init; }

    /// <summary>Rows of the token embedding.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Width of the residual stream.</summary>
    public required int Width { get; init; }

    /// <summary>Number of transformer blocks.</summary>
    public required int Layers { get; init; }

    /// <summary>Attention heads a block.</summary>
    public required int Heads { get; init; }

    /// <summary>Width of the feed-forward layer's inside.</summary>
    public required int MlpWidth { get; init; }

    /// <summary>The non-linearity.</summary>
    public required Activation Activation { get; init; }

    /// <summary>Epsilon of the layer norms.</summary>
    public float LayerNormEpsilon { get; init; } = 1e-5f;

    /// <summary>True when a token sees only those before it, which makes trimming the padding exact.</summary>
    public bool IsCausal { get; init; } = true;

    /// <summary>Which position becomes the embedding.</summary>
    public TextPooling Pooling { get; init; } = TextPooling.HighestId;

    /// <summary>True when the projection adds a bias (SigLIP).</summary>
    public bool HasProjectionBias { get; init; }

    /// <summary>The id of the end-of-text token, for <see cref="TextPooling.EndOfText"/>.</summary>
    public int EndOfTextId { get; init; }
}
