using Clip.Sdk.Architectures;

namespace Clip.Sdk.Checkpoints;

/// <summary>What is in a file of tensors, told from its header alone.</summary>
public sealed record CheckpointSummary
{
    /// <summary>What was named, in full.</summary>
    public required string Path { get; init; }

    /// <summary>The files that hold the tensors.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Bytes of those files together.</summary>
    public required long FileBytes { get; init; }

    /// <summary>How they are stored.</summary>
    public required TensorArchiveFormat Format { get; init; }

    /// <summary>Every tensor in the file, under its name there, in the order of names.</summary>
    public required IReadOnlyList<TensorDescription> Tensors { get; init; }

    /// <summary>Trained numbers: elements of floating-point tensors, without the running statistics of batch norms.</summary>
    public required long ParameterCount { get; init; }

    /// <summary>The free texts of a safetensors header.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <summary>Plain values beside the tensors at the top of a torch file (epoch, name, ...), in short.</summary>
    public required IReadOnlyDictionary<string, string> Values { get; init; }

    /// <summary>Whose layout a CLIP model has; null when the file is none that opens.</summary>
    public CheckpointFamily? Family { get; init; }

    /// <summary>The name of a CLIP model's shape, known even where its activation is not; null for other files.</summary>
    public string? Name { get; init; }

    /// <summary>The shape of a CLIP model; null when the file is none that opens.</summary>
    public ClipArchitecture? Architecture { get; init; }

    /// <summary>Why <see cref="Checkpoint.Open"/> would refuse the file; null when it would not, as far as the header tells.</summary>
    public string? Problem { get; init; }

    /// <summary>What <see cref="Checkpoint.Open"/> would assume; empty when everything is said.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Parameters of the image tower with its projection; 0 for a file that is no CLIP model.</summary>
    public long ImageParameterCount { get; init; }

    /// <summary>Parameters of the text tower with its projection; 0 for a file that is no CLIP model.</summary>
    public long TextParameterCount { get; init; }

    /// <summary>The configuration that gave the architecture, or null.</summary>
    public string? ConfigPath { get; init; }

    /// <summary>The vocabulary beside the weights, or null.</summary>
    public string? VocabularyPath { get; init; }

    /// <summary>The picture settings beside the weights, or null.</summary>
    public string? PreprocessorConfigPath { get; init; }
}
