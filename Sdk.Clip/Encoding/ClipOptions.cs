using Clip.Sdk.Architectures;
using Clip.Sdk.Imaging;
using Clip.Sdk.Tokenization;

namespace Clip.Sdk;

/// <summary>How a model is loaded and run. Every default is what the checkpoint says or what the reference does.</summary>
public sealed record ClipOptions
{
    /// <summary>Where to run. Default <see cref="ClipDevice.Cpu"/>; never replaced by another device silently.</summary>
    public ClipDevice Device { get; init; } = ClipDevice.Cpu;

    /// <summary>How weights are held and computed with. Default <see cref="ClipPrecision.Float32"/>.</summary>
    public ClipPrecision Precision { get; init; } = ClipPrecision.Float32;

    /// <summary>Threads of one run on the CPU, at least 1; null, the default, takes the processors that the process may use.</summary>
    public int? Threads { get; init => field = value is null ? null : Positive(value.Value, nameof(Threads)); }

    /// <summary>
    /// Most inputs that go through the network at once, at least 1. Null, the default, lets the encoder choose: on a CPU about
    /// 400 tokens, which fills the matrix products and keeps the working memory small.
    /// </summary>
    public int? MaxBatchSize { get; init => field = value is null ? null : Positive(value.Value, nameof(MaxBatchSize)); }

    /// <summary>What happens to a text beyond the context. Default <see cref="TextTruncation.Error"/>, as in the reference.</summary>
    public TextTruncation Truncation { get; init; } = TextTruncation.Error;

    /// <summary>
    /// Height and width in pixels that the image tower takes; position embeddings are interpolated where it differs from the
    /// checkpoint's. Null, the default, keeps the checkpoint's.
    /// </summary>
    public int? ImageSize { get; init => field = value is null ? null : Positive(value.Value, nameof(ImageSize)); }

    /// <summary>The non-linearity, where the checkpoint does not say it. Null, the default, takes the checkpoint's.</summary>
    public Activation? Activation { get; init; }

    /// <summary>
    /// The model of OpenAI's that the file is said to be, for example <c>ViT-B/32</c>: its SHA-256 is then checked. Null, the
    /// default, takes the claim that a file makes by being named as published; an empty text makes no claim.
    /// </summary>
    public string? ClaimedName { get; init; }

    /// <summary>
    /// The vocabulary: a file or directory that <see cref="ClipTokenizer.Load"/> reads. Null, the default, takes the one beside
    /// the weights; a checkpoint without one then still encodes pictures.
    /// </summary>
    public string? VocabularyPath { get; init; }

    /// <summary>How texts are cleaned. Null, the default, follows the family of the model.</summary>
    public TextNormalization? Normalization { get; init; }

    /// <summary>Whether pictures are turned upright by their Exif orientation. Default false, as in the references.</summary>
    public bool HonourExif { get; init; }

    /// <summary>
    /// In which order and with which rounding pictures are made. Default: as openai/CLIP and open_clip, also for Hugging Face
    /// directories; Hugging Face's own processor converts to RGB first and rounds crop offsets down, which moves odd margins by one pixel.
    /// </summary>
    public PreprocessConvention PreprocessConvention { get; init; } = PreprocessConvention.OpenAi;

    private static int Positive(int value, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, name);
        return value;
    }
}
