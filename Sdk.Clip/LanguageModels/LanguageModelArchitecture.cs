using Clip.Sdk.Architectures;

namespace Clip.Sdk.LanguageModels;

/// <summary>The shape of a causal language model whose blocks are norm first.</summary>
public sealed record LanguageModelArchitecture
{
    /// <summary>The family, which decides the names and layout of the tensors.</summary>
    public required LanguageModelKind Kind { get; init; }

    /// <summary>W, the width of a word embedding.</summary>
    public required int Width { get; init; }

    /// <summary>Blocks.</summary>
    public required int Layers { get; init; }

    /// <summary>H, heads of an attention; W is a multiple of it.</summary>
    public required int Heads { get; init; }

    /// <summary>The width inside the feed-forward layers.</summary>
    public required int InnerWidth { get; init; }

    /// <summary>The most positions.</summary>
    public required int ContextLength { get; init; }

    /// <summary>V, rows of the word embeddings.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>The id that ends a text.</summary>
    public required int EndOfText { get; init; }

    /// <summary>Added to the variance in layer norms. Default 1e-5.</summary>
    public float LayerNormEpsilon { get; init; } = 1e-5f;

    /// <summary>The non-linearity of the feed-forward layers; null for ReLU.</summary>
    public Activation? Activation { get; init; } = Architectures.Activation.GeluTanh;
}
