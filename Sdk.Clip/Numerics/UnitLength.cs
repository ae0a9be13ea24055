using System.Numerics.Tensors;

namespace Clip.Sdk.Numerics;

/// <summary>Brings rows to unit L2 length.</summary>
internal static class UnitLength
{
    /// <summary>Divides a row by its length.</summary>
    /// <returns>False, with the row untouched, when the length is zero or not finite.</returns>
    public static bool TryNormalize(Span<float> row)
    {
        float length = TensorPrimitives.Norm(row);
        if (!float.IsFinite(length) || length == 0)
        {
            return false;
        }

        TensorPrimitives.Divide(row, length, row);
        return true;
    }

    /// <summary>The matrix itself when its rows have unit length, otherwise a normalised copy.</summary>
    /// <exception cref="InputException">A row is all zero or not finite.</exception>
    public static EmbeddingMatrix Of(EmbeddingMatrix matrix)
    {
        if (matrix.IsNormalized)
        {
            return matrix;
        }

        float[] values = matrix.Values.ToArray();
        for (int row = 0; row < matrix.Count; row++)
        {
            if (!TryNormalize(values.AsSpan(row * matrix.Dimensions, matrix.Dimensions)))
            {
                throw new InputException($"Row {row} of embeddings [{matrix.Count}, {matrix.Dimensions}] cannot be brought to unit length: it is all zero or not finite. Leave the row out.");
            }
        }

        return new EmbeddingMatrix(values, matrix.Dimensions, isNormalized: true);
    }

    /// <summary>dst = (a + b) / |a + b|, for unit rows a and b: the middle of two views of one picture.</summary>
    /// <exception cref="InferenceException">The two rows cancel out.</exception>
    public static void Mean(ReadOnlySpan<float> first, ReadOnlySpan<float> second, Span<float> destination)
    {
        TensorPrimitives.Add(first, second, destination);
        if (!TryNormalize(destination))
        {
            throw new InferenceException("The embeddings of a picture and of its mirror image cancel out, so they have no mean direction. Encode without flip ensembling.");
        }
    }
}
