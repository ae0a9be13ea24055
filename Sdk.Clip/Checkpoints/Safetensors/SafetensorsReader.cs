namespace Clip.Sdk.Checkpoints;

/// <summary>Opens one safetensors file: every tensor is a view into the mapping.</summary>
internal static class SafetensorsReader
{
    /// <summary>Checks a file's header and adds its tensors.</summary>
    /// <param name="file">The file.</param>
    /// <param name="tensors">Receives the tensors by name.</param>
    /// <param name="metadata">Receives the metadata; of two files with one key, the first wins.</param>
    /// <param name="storages">Takes over memory of tensors that lie askew.</param>
    /// <exception cref="ModelFormatException">The file cannot be read, is malformed, or holds a name that is there already.</exception>
    public static void Read(
        MappedFile file, Dictionary<string, CheckpointTensor> tensors, Dictionary<string, string> metadata, StorageSet storages)
    {
        int headLength = (int)Math.Min(file.Length, SafetensorsHeader.MaxHeaderBytes + 8);
        SafetensorsHeader header = SafetensorsHeader.Parse(file.Span(0, headLength), file.Length, file.FilePath);
        foreach ((string key, string value) in header.Metadata)
        {
            metadata.TryAdd(key, value);
        }

        foreach (SafetensorsEntry entry in header.Entries)
        {
            CheckpointTensor tensor = TensorPlacement.Place(entry.Name, entry.Type, entry.Shape, file, header.DataOffset + entry.Begin, storages);
            if (!tensors.TryAdd(entry.Name, tensor))
            {
                throw new ModelFormatException($"Tensor '{entry.Name}' is in '{file.FilePath}' and in another shard. Remove one of the two.", file.FilePath);
            }
        }
    }
}
