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
}
