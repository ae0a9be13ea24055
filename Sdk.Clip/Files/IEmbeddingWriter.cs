namespace Clip.Sdk.Files;

/// <summary>Writes embeddings, row by row, into a file that appears only when it is complete.</summary>
/// <remarks>Not safe to call from several threads at once. Disposed without <see cref="Complete"/>, it leaves no file.</remarks>
public interface IEmbeddingWriter : IDisposable
{
    /// <summary>Writes the next row.</summary>
    /// <param name="name">What was encoded: a path or a text.</param>
    /// <param name="embedding">[D].</param>
    /// <exception cref="ArgumentException">The width is not D.</exception>
    void Write(string name, ReadOnlySpan<float> embedding);

    /// <summary>Writes the next row for an input that could not be encoded. Formats that hold numbers alone write a row of NaN, so that rows stay aligned with inputs.</summary>
    /// <param name="name">What should have been encoded.</param>
    /// <param name="reason">Why it was not.</param>
    void WriteError(string name, ClipException reason);

    /// <summary>Finishes the file, flushes it to the disk and gives it its name.</summary>
    void Complete();
}
