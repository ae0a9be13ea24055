using System.ComponentModel.DataAnnotations;
using Clip.Sdk.Architectures;

namespace Clip.Sdk.Training.Configuration;

/// <summary>The shape of the text tower. The defaults are those of ViT-B/32.</summary>
public sealed record TextOptions
{
    /// <summary>The most tokens of a text, start and end included. Default 77.</summary>
    [Range(3, 4096)]
    public int ContextLength { get; init; } = 77;

    /// <summary>Rows of the token embedding; 0 takes the tokenizer's. Default 0.</summary>
    [Range(0, 1 << 22)]
    public int VocabularySize { get; init; }

    /// <summary>Width of the residual stream. Default 512.</summary>
    [Range(1, 1 << 16)]
    public int Width { get; init; } = 512;

    /// <summary>Transformer blocks. Default 12.</summary>
    [Range(1, 1024)]
    public int Layers { get; init; } = 12;

    /// <summary>Attention heads; 0 takes one for each 64 of the width. Default 0.</summary>
    [Range(0, 1024)]
    public int Heads { get; init; }

    /// <summary>Inner width of the feed-forward layers; 0 takes four times the width. Default 0.</summary>
    [Range(0, 1 << 18)]
    public int MlpWidth { get; init; }

    internal TextArchitecture ToArchitecture(Activation activation, int vocabularySize, int endOfTextId) => new()
    {
        ContextLength = ContextLength,
        VocabularySize = VocabularySize > 0 ? VocabularySize : vocabularySize,
        Width = Width,
        Layers = Layers,
        Heads = Heads > 0 ? OptionCheck.Divides("model.text.heads", Heads, Width) : OptionCheck.HeadsOf64("model.text", Width),
        MlpWidth = MlpWidth > 0 ? MlpWidth : 4 * Width,
        Activation = activation,
        EndOfTextId = endOfTextId,
    };
}
