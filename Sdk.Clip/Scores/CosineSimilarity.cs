using Clip.Sdk.Numerics;

namespace Clip.Sdk.Scores;

/// <summary>Cosines between embeddings.</summary>
public static class CosineSimilarity
{
    /// <summary>All cosines between the rows of two matrices.</summary>
    /// <param name="left">[N, D]; rows are normalised on the way where they are not.</param>
    /// <param name="right">[M, D], of the same embedding space.</param>
    /// <param name="destination">[N, M] row-major; receives cosines in -1..1 (up to rounding).</param>
    /// <exception cref="ArgumentException">The widths differ, or <paramref name="destination"/> is shorter than N × M.</exception>
    /// <exception cref="InputException">A row is all zero or not finite.</exception>
    public static void Matrix(EmbeddingMatrix left, EmbeddingMatrix right, Span<float> destination)
    {
        CheckWidths(left, right);
        long needed = (long)left.Count * right.Count;
        if (destination.Length < needed)
        {
            throw new ArgumentException($"Cosines of shape [{left.Count}, {right.Count}] need {needed} values but got room for {destination.Length}.", nameof(destination));
        }

        DotProducts.Multiply(UnitLength.Of(left).Values.Span, UnitLength.Of(right).Values.Span, left.Dimensions, destination);
    }

    /// <summary>The cosines of row i of one matrix with row i of another.</summary>
    /// <param name="left">[N, D]; rows are normalised on the way where they are not.</param>
    /// <param name="right">[N, D], of the same embedding space.</param>
    /// <param name="destination">[N]; receives cosines in -1..1 (up to rounding).</param>
    /// <exception cref="ArgumentException">The shapes differ, or <paramref name="destination"/> is shorter than N.</exception>
    /// <exception cref="InputException">A row is all zero or not finite.</exception>
    public static void Pairs(EmbeddingMatrix left, EmbeddingMatrix right, Span<float> destination)
    {
        CheckWidths(left, right);
        if (left.Count != right.Count || destination.Length < left.Count)
        {
            throw new ArgumentException($"Pairs need as many rows on both sides and as much room: got [{left.Count}, {left.Dimensions}], [{right.Count}, {right.Dimensions}] and room for {destination.Length}.", nameof(right));
        }

        EmbeddingMatrix a = UnitLength.Of(left), b = UnitLength.Of(right);
        for (int row = 0; row < a.Count; row++)
        {
            destination[row] = DotProducts.Dot(a[row], b[row]);
        }
    }

    private static void CheckWidths(EmbeddingMatrix left, EmbeddingMatrix right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        if (left.Dimensions != right.Dimensions)
        {
            throw new ArgumentException($"Embeddings [{left.Count}, {left.Dimensions}] and [{right.Count}, {right.Dimensions}] differ in width. Encode both with the same model.", nameof(right));
        }
    }
}
