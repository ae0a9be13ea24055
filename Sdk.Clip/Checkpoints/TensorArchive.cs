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

    private TensorArchive(string path, StorageSet storages)
    {
        Path = path;
        _storages = storages;
    }

    /// <summary>The file, in full.</summary>
    public string Path { get; }

    /// <summary>How the file is stored.</summary>
    public TensorArchiveFormat Format { get; private init; }

    /// <summary>The files that hold the tensors: <see cref="Path"/> itself, or the shards that it lists.</summary>
    public IReadOnlyList<string> Files { get; private init; } = [];

    /// <summary>All tensors by their name in the file; those inside containers by the path to them, joined with dots.</summary>
    public IReadOnlyDictionary<string, CheckpointTensor> Tensors { get; private init; } = new Dictionary<string, CheckpointTensor>();

    /// <summary>The free texts of a safetensors header; empty for other formats.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; private init; } = new Dictionary<string, string>();

    /// <summary>The whole content of a torch file, with the values that are no tensors; null for safetensors and for several files.</summary>
    public PickleValue? Root { get; private init; }

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
            TensorArchiveFormat format = default;
            PickleValue? root = null;
            foreach (string file in files)
            {
                (format, root) = ReadFile(file, tensors, metadata, storages);
            }

            index?.Check(tensors);
            return new TensorArchive(fullPath, storages)
            {
                Format = format,
                Files = files,
                Tensors = tensors,
                Metadata = metadata,
                Root = files.Count == 1 ? root : null,
            };
        }
        catch
        {
            storages.Dispose();
            throw;
        }
    }

    private static (TensorArchiveFormat Format, PickleValue? Root) ReadFile(
        string path, Dictionary<string, CheckpointTensor> tensors, Dictionary<string, string> metadata, StorageSet storages)
    {
        MappedFile file = storages.Add(MappedFile.Open(path));
        TensorArchiveFormat format = FileSignature.Detect(file);
        if (format == TensorArchiveFormat.Safetensors)
        {
            SafetensorsReader.Read(file, tensors, metadata, storages);
            return (format, null);
        }

        TorchContent content = format == TensorArchiveFormat.TorchLegacy ? TorchLegacyReader.Read(file, storages) : TorchZipReader.Read(file, storages);
        foreach ((string name, CheckpointTensor tensor) in content.Tensors)
        {
            if (!tensors.TryAdd(name, tensor))
            {
                throw new ModelFormatException($"Tensor '{name}' is in '{path}' and in another shard. Remove one of the two.", path);
            }
        }

        return (content.Format, content.Root);
    }

    /// <summary>Closes the files; every tensor becomes invalid.</summary>
    public void Dispose() => _storages.Dispose();
}
