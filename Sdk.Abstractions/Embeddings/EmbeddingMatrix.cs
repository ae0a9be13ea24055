using System.Diagnostics.CodeAnalysis;

namespace Clip.Sdk;

/// <summary>A batch of embeddings: N rows of D floats, row-major. The shape travels with the data.</summary>
/// <remarks>The values are borrowed from whoever made the matrix; it never copies them.</remarks>
public sealed class EmbeddingMatrix
{
    /// <summary>Wraps existing values.</summary>
    /// <param name="values">[N, D] row-major, so its length is a multiple of <paramref name="dimensions"/>.</param>
    /// <param name="dimensions">D, at least 1.</param>
    /// <param name="isNormalized">True when every row has unit length.</param>
    /// <exception cref="ArgumentException">The length is no multiple of <paramref name="dimensions"/>.</exception>
    public EmbeddingMatrix(ReadOnlyMemory<float> values, int dimensions, bool isNormalized)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimensions);
        if (values.Length % dimensions != 0)
        {
            throw new ArgumentException($"{values.Length} values are not a whole number of rows of {dimensions}.", nameof(values));
        }

        Values = values;
        Dimensions = dimensions;
        IsNormalized = isNormalized;
    }

    /// <summary>[N, D] row-major.</summary>
    public ReadOnlyMemory<float> Values { get; }

    /// <summary>N, the number of rows.</summary>
    public int Count => Values.Length / Dimensions;

    /// <summary>D, the width of a row.</summary>
    public int Dimensions { get; }

    /// <summary>True when every row has unit L2 length, so that a dot product is a cosine.</summary>
    public bool IsNormalized { get; }

    /// <summary>One row, [D].</summary>
    /// <param name="row">0 ≤ row &lt; N.</param>
    [SuppressMessage("Design", "CA1043:Use integral or string argument for indexers", Justification = "It is integral.")]
    public ReadOnlySpan<float> this[int row] => Values.Span.Slice(row * Dimensions, Dimensions);
}
