using System.ComponentModel.DataAnnotations;

namespace Clip.Sdk.Training.Captioning;

/// <summary>The language model: one that is there, or a GPT-2 of random weights with a vocabulary learned from the captions.</summary>
public sealed record CaptionLanguageOptions
{
    /// <summary>A GPT-2 in Hugging Face's layout; null starts from random weights. Default null.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>Train the mapping network alone and leave the language model as it is. Default false.</summary>
    public bool IsFrozen { get; init; }

    /// <summary>Width of a language model of random weights, a multiple of its heads. Default 192.</summary>
    [Range(8, 65536)]
    public int Width { get; init; } = 192;

    /// <summary>Its layers. Default 4.</summary>
    [Range(1, 1024)]
    public int Layers { get; init; } = 4;

    /// <summary>Its heads. Default 6.</summary>
    [Range(1, 1024)]
    public int Heads { get; init; } = 6;

    /// <summary>Its positions, prefix included. Default 64.</summary>
    [Range(2, 1 << 20)]
    public int ContextLength { get; init; } = 64;

    /// <summary>Tokens of the vocabulary that is learned from the captions. Default 1024.</summary>
    [Range(257, 1 << 22)]
    public int VocabularySize { get; init; } = 1024;

    /// <summary>
    /// A file of names, one a line, that become a token each beyond that number. They start from the embeddings that the model's text tower
    /// gives them, so that a name is known before it is learned; the width must be that of the embeddings or more. Null for none.
    /// </summary>
    public string? Names { get; init; }

    /// <summary>Factor on the learning rate of the tokens' embeddings, below 1 where they start from something good. Default 1.</summary>
    [Range(0, 100)]
    public double TokenRateFactor { get; init; } = 1;
}
