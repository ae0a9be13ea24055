namespace Clip.Sdk;

/// <summary>What became of one picture of a stream: its embedding, or the reason why it has none.</summary>
/// <param name="Index">The picture's place in the stream, from 0.</param>
/// <param name="Source">The picture.</param>
/// <param name="Embedding">[D], or empty where there is an error. The memory stays valid and unchanged.</param>
/// <param name="Error">Why there is no embedding, or null.</param>
public readonly record struct EncodedItem(long Index, ImageSource Source, ReadOnlyMemory<float> Embedding, ClipException? Error)
{
    /// <summary>True when there is an embedding.</summary>
    public bool IsEncoded => Error is null;
}
