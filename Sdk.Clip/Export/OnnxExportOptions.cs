using Clip.Sdk.Tokenization;

namespace Clip.Sdk.Export;

/// <summary>What <see cref="OnnxExporter"/> writes.</summary>
public sealed record OnnxExportOptions
{
    /// <summary>The precisions, at least one; each makes a file of every network. Default <see cref="OnnxVariant.Float32"/> alone.</summary>
    /// <exception cref="ArgumentException">The list is empty.</exception>
    public IReadOnlyList<OnnxVariant> Variants
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Variants));
            if (value.Count == 0)
            {
                throw new ArgumentException("At least one variant is wanted, for example Float32, but the list is empty.", nameof(Variants));
            }

            field = [.. value.Distinct()];
        }
    } = [OnnxVariant.Float32];

    /// <summary>
    /// Whether <c>model.onnx</c> is written too: both towers in one file, which gives logits and is what zero-shot pipelines
    /// load. It holds all weights once more. Default true.
    /// </summary>
    public bool CombinedModel { get; init; } = true;

    /// <summary>
    /// The vocabulary: a file or directory that <see cref="ClipTokenizer.Load"/> reads. Null, the default, takes the one beside
    /// the weights; without any, no tokenizer is written and the report says so.
    /// </summary>
    public string? VocabularyPath { get; init; }

    /// <summary>
    /// Runs every file in ONNX Runtime on sample inputs and compares it with the encoders, before the directory appears.
    /// Default false.
    /// </summary>
    public bool Verify { get; init; }

    /// <summary>Whether an earlier export at the same place is replaced, once the new one is whole. Default false.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Told about each file that is begun; null, the default, for no one.</summary>
    public IProgress<OnnxExportProgress>? Progress { get; init; }

    /// <summary>Bytes from which weights go beside the file: protobuf, and many of its readers, end at 2 GiB.</summary>
    internal long EmbeddedLimit { get; init; } = 2_000_000_000;
}
