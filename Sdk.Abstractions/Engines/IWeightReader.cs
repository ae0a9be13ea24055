namespace Clip.Sdk.Engines;

/// <summary>Reads files of named tensors: safetensors (single or sharded), torch zip and legacy pickles. Never runs code of a file.</summary>
public interface IWeightReader
{
    /// <summary>Opens a file or folder; the caller disposes it.</summary>
    /// <param name="path">The file or folder.</param>
    /// <exception cref="ModelFormatException">It cannot be read.</exception>
    IWeightFile Open(string path);
}
