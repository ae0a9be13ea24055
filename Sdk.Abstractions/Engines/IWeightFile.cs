namespace Clip.Sdk.Engines;

/// <summary>An open file of named tensors. Safe to call from several threads at once.</summary>
public interface IWeightFile : IDisposable
{
    /// <summary>The file or folder.</summary>
    string Path { get; }

    /// <summary>Lengths of the dimensions by tensor name; empty for a scalar.</summary>
    IReadOnlyDictionary<string, IReadOnlyList<long>> Shapes { get; }

    /// <summary>Reads a tensor, widened or narrowed to single precision.</summary>
    /// <param name="name">The tensor.</param>
    /// <param name="destination">Receives its elements, row-major; its length is their number.</param>
    /// <exception cref="ModelFormatException">There is no such tensor, or its elements lie outside the file.</exception>
    /// <exception cref="ArgumentException"><paramref name="destination"/> has another length.</exception>
    void Read(string name, Span<float> destination);
}
