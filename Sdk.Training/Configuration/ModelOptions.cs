using System.ComponentModel.DataAnnotations;
using Clip.Sdk.Architectures;

namespace Clip.Sdk.Training.Configuration;

/// <summary>The network: read from a checkpoint, or described here and started from random weights.</summary>
public sealed record ModelOptions
{
    /// <summary>A checkpoint, in any form that the SDK reads, whose shape and weights the run starts from; null starts from random weights of the shape below. Default null.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>Vocabulary file or model folder of the tokenizer; null takes the checkpoint's. Default null.</summary>
    public string? Tokenizer { get; init; }

    /// <summary>A name for the architecture; null makes one from the shapes. Default null.</summary>
    public string? Architecture { get; init; }

    /// <summary>Width of an embedding. Default 512.</summary>
    [Range(1, 1 << 16)]
    public int EmbeddingDimensions { get; init; } = 512;

    /// <summary>The non-linearity of both towers. Default gelu.</summary>
    public Activation Activation { get; init; } = Activation.Gelu;

    /// <summary>The image tower.</summary>
    public VisionOptions Vision { get; init; } = new();

    /// <summary>The text tower.</summary>
    public TextOptions Text { get; init; } = new();

    /// <summary>The shape that these options describe.</summary>
    /// <param name="vocabularySize">The tokenizer's vocabulary, used where <see cref="TextOptions.VocabularySize"/> is 0.</param>
    /// <param name="endOfTextId">The tokenizer's end-of-text token.</param>
    /// <param name="objective">How logits become probabilities.</param>
    /// <exception cref="RunFileException">Sizes do not divide: image by patch, or width by heads.</exception>
    public ClipArchitecture ToArchitecture(int vocabularySize, int endOfTextId, ClipObjective objective = ClipObjective.Softmax) => new()
    {
        Name = Architecture ?? Vision.DefaultName,
        EmbeddingDimensions = EmbeddingDimensions,
        Vision = Vision.ToArchitecture(Activation),
        Text = Text.ToArchitecture(Activation, vocabularySize, endOfTextId),
        Objective = objective,
    };
}
