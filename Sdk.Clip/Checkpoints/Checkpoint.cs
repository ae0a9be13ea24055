using Clip.Sdk.Architectures;

namespace Clip.Sdk.Checkpoints;

/// <summary>An open CLIP checkpoint: its tensors under the internal names, and the architecture they fit.</summary>
/// <remarks>
/// Internal names are Hugging Face's for transformers (<c>text_model.*</c>, <c>vision_model.*</c>, <c>text_projection.weight</c>
/// and <c>visual_projection.weight</c> as [D, width], <c>logit_scale</c>, <c>logit_bias</c>), with q, k and v apart, and OpenAI's
/// <c>visual.*</c> for the ResNet image towers, which Hugging Face does not have.
/// </remarks>
public sealed class Checkpoint : IDisposable
{
    private readonly IDisposable _storage;

    internal Checkpoint(string path, ClipArchitecture architecture, IReadOnlyDictionary<string, CheckpointTensor> tensors, IDisposable storage)
    {
        Path = path;
        Architecture = architecture;
        Tensors = tensors;
        _storage = storage;
    }

    /// <summary>The file or directory.</summary>
    public string Path { get; }

    /// <summary>The shape of the model.</summary>
    public ClipArchitecture Architecture { get; }

    /// <summary>All tensors of the model by internal name: none is missing, none has a wrong shape.</summary>
    public IReadOnlyDictionary<string, CheckpointTensor> Tensors { get; }

    /// <summary>Closes the files; every tensor becomes invalid.</summary>
    public void Dispose() => _storage.Dispose();
}
