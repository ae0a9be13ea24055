namespace Clip.Sdk.Checkpoints;

/// <summary>The tensors of a file under the internal names, and what was left over.</summary>
internal sealed class MappedTensors
{
    /// <summary>Tensor by internal name.</summary>
    public Dictionary<string, CheckpointTensor> Tensors { get; } = new(StringComparer.Ordinal);

    /// <summary>Names in the file that no tensor of a CLIP model has.</summary>
    public List<string> Surplus { get; } = [];

    /// <summary>The name that the file uses for an internal one, for messages.</summary>
    public required Func<string, string> SourceName { get; init; }
}
