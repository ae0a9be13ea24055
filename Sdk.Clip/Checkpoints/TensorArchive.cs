namespace Clip.Sdk.Checkpoints;

/// <summary>
/// A file of named tensors, whatever they are for: a checkpoint, a head, a captioner, a training state. Names and shapes are
/// read at once; the tensors' own bytes stay in the mapped file until they are asked for.
/// </summary>
/// <remarks>
/// Nothing in a file is executed. Torch files are read by a small restricted reader that builds tensors, containers,
/// numbers and strings only, and refuses a file that asks for anything else.
/// </remarks>
public sealed class TensorArchive : IDisposable
{
    private readonly StorageSet _storages;

    private TensorArchive(
        string path, TensorArchiveFormat format, IReadOnlyList<string> files, IReadOnlyDictionary<string, CheckpointTensor> tensors,
        IReadOnlyDictionary<string, string> metadata, StorageSet storages)
    {
        Path = path;
        Format = format;
        Files = files;
        Tensors = tensors;
        Metadata = metadata;
        _storages = storages;
    }

    /// <summary>The file, in full.</summary>
    public string Path { get; }

    /// <summary>How the file is stored.</summary>
    public TensorArchiveFormat Format { get; }

    /// <summary>The files that hold the tensors: <see cref="Path"/> itself, or the shards that it lists.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>All tensors by their name in the file; those inside containers by the path to them, joined with dots.</summary>
    public IReadOnlyDictionary<string, CheckpointTensor> Tensors { get; }

    /// <summary>The free texts of a safetensors header; empty for other formats.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Opens a file. The format is told by the content, not by the name.</summary>
    /// <param name="path">A safetensors or torch file, or a <c>*.index.json</c> beside its shards.</param>
    /// <exception cref="ModelFormatException">The file cannot be read, is of no known format, or is malformed.</exception>
    public static TensorArchive Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        StorageSet storages = new();
        try
        {
            string fullPath = System.IO.Path.GetFullPath(path);
            ShardIndex? index = fullPath.EndsWith(".index.json", StringComparison.OrdinalIgnoreCase) ? ShardIndex.Read(fullPath) : null;
            IReadOnlyList<string> files = index?.Files ?? [fullPath];
            Dictionary<string, CheckpointTensor> tensors = new(StringComparer.Ordinal);
            Dictionary<string, string> metadata = new(StringComparer.Ordinal);
            foreach (string file in files)
            {
                SafetensorsReader.Read(file, tensors, metadata, storages);
            }

            index?.Check(tensors);
            return new TensorArchive(fullPath, TensorArchiveFormat.Safetensors, files, tensors, metadata, storages);
        }
        catch
        {
            storages.Dispose();
            throw;
        }
    }

    /// <summary>Closes the files; every tensor becomes invalid.</summary>
    public void Dispose() => _storages.Dispose();
}
