using Clip.Sdk.Architectures;

namespace Clip.Sdk.Checkpoints;

/// <summary>An open CLIP checkpoint: its tensors under the internal names, and the architecture they fit.</summary>
/// <remarks>
/// Internal names are Hugging Face's for transformers (<c>text_model.*</c>, <c>vision_model.*</c>, <c>text_projection.weight</c>
/// and <c>visual_projection.weight</c> as [D, width], <c>logit_scale</c>, <c>logit_bias</c>), with q, k and v apart, and OpenAI's
/// <c>visual.*</c> for the ResNet image towers, which Hugging Face does not have. SigLIP's image head is named like a block
/// (<c>vision_model.head.*</c>), its text head <c>text_projection</c>. <see cref="ModelTensors"/> lists them.
/// Weights are F32, F16 or BF16 as stored; F64 is narrowed to F32.
/// </remarks>
public sealed class Checkpoint : IDisposable
{
    private readonly IDisposable _storage;
    private readonly Lock _hashGate = new();
    private string? _weightsSha256;

    internal Checkpoint(string path, ClipArchitecture architecture, IReadOnlyDictionary<string, CheckpointTensor> tensors, IDisposable storage)
    {
        Path = path;
        Architecture = architecture;
        Tensors = tensors;
        _storage = storage;
        LogitScale = tensors.TryGetValue("logit_scale", out CheckpointTensor? scale) ? MathF.Exp(TensorConversion.ReadScalar(scale)) : 1;
        LogitBias = tensors.TryGetValue("logit_bias", out CheckpointTensor? bias) ? TensorConversion.ReadScalar(bias) : 0;
        StoredType = CommonType(tensors.Values);
    }

    /// <summary>The file or directory.</summary>
    public string Path { get; }

    /// <summary>The shape of the model.</summary>
    public ClipArchitecture Architecture { get; }

    /// <summary>All tensors of the model by internal name: none is missing, none has a wrong shape.</summary>
    public IReadOnlyDictionary<string, CheckpointTensor> Tensors { get; }

    /// <summary>Whose naming and habits the files follow.</summary>
    public CheckpointFamily Family { get; internal init; }

    /// <summary>The factor on cosines: the exponential of the tensor <c>logit_scale</c>.</summary>
    public float LogitScale { get; }

    /// <summary>Added after the scale; 0 where the checkpoint has none.</summary>
    public float LogitBias { get; }

    /// <summary>The type that most weights are stored in.</summary>
    public TensorType StoredType { get; }

    /// <summary>The files of weights, in full: one, or the shards in order.</summary>
    public IReadOnlyList<string> WeightFiles { get; internal init; } = [];

    /// <summary>The configuration that gave the architecture, or null when the tensors' shapes did.</summary>
    public string? ConfigPath { get; internal init; }

    /// <summary>
    /// The vocabulary beside the weights: <c>vocab.json</c> (with <c>merges.txt</c> beside it), <c>tokenizer.json</c> or OpenAI's
    /// merges file, or SigLIP's <c>spiece.model</c>; null where the checkpoint brings none.
    /// </summary>
    public string? VocabularyPath { get; internal init; }

    /// <summary>The picture settings beside the weights, <c>preprocessor_config.json</c> or <c>open_clip_config.json</c>; null where there are none.</summary>
    public string? PreprocessorConfigPath { get; internal init; }

    /// <summary>The hash where opening had to compute it.</summary>
    internal string? KnownSha256
    {
        init => _weightsSha256 = value;
    }

    /// <summary>Opens a checkpoint. The weights' bytes are mapped, not read, except by the finite check.</summary>
    /// <param name="path">A directory of a model, a file of weights, or a shard index.</param>
    /// <param name="options">What the files do not say; null for the defaults.</param>
    /// <exception cref="ModelFormatException">The checkpoint cannot be read, is incomplete, contradicts itself, or leaves open what would change its numbers.</exception>
    public static Checkpoint Open(string path, CheckpointOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return CheckpointLoader.Load(path, options ?? new CheckpointOptions());
    }

    /// <summary>SHA-256 over the bytes of the weight files, one after the other; computed on the first call, some 0.3 s for 350 MB.</summary>
    /// <returns>Lower-case hex.</returns>
    public string GetWeightsSha256()
    {
        lock (_hashGate)
        {
            return _weightsSha256 ??= FileHash.Sha256(WeightFiles);
        }
    }

    /// <summary>What had to be assumed and a user should know; empty when the checkpoint says everything.</summary>
    public IReadOnlyList<string> Warnings { get; internal init; } = [];

    /// <summary>Closes the files; every tensor becomes invalid.</summary>
    public void Dispose() => _storage.Dispose();

    private static TensorType CommonType(IEnumerable<CheckpointTensor> tensors)
    {
        Dictionary<TensorType, long> bytes = [];
        foreach (CheckpointTensor tensor in tensors)
        {
            bytes[tensor.Type] = bytes.GetValueOrDefault(tensor.Type) + tensor.ByteLength;
        }

        return bytes.Count == 0 ? TensorType.Float32 : bytes.MaxBy(entry => entry.Value).Key;
    }
}
