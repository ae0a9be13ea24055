namespace Clip.Sdk.Files;

/// <summary>Chooses the format of an embedding file by its ending.</summary>
public static class EmbeddingFiles
{
    /// <summary>Opens a file for writing.</summary>
    /// <param name="path">Ends in <c>.npy</c>, <c>.jsonl</c> or <c>.safetensors</c>.</param>
    /// <param name="dimensions">D, the width of a row.</param>
    /// <exception cref="InputException">The ending is another.</exception>
    public static IEmbeddingWriter Create(string path, int dimensions)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".NPY" => new NpyWriter(path, dimensions),
            ".JSONL" => new EmbeddingJsonLinesWriter(path, dimensions),
            ".SAFETENSORS" => new EmbeddingSafetensorsWriter(path, dimensions),
            _ => throw new InputException($"'{path}' should end in .npy, .jsonl or .safetensors, which says in what form embeddings are written.", path),
        };
    }
}
