using System.Numerics.Tensors;
using Clip.Sdk.Numerics;

namespace Clip.Sdk.Engine;

/// <summary>What every encoder does with the rows that a network gave.</summary>
internal static class EmbeddingRows
{
    public static void CheckDestination(ReadOnlySpan<float> destination, int count, int dimensions)
    {
        if (destination.Length < (long)count * dimensions)
        {
            throw new ArgumentException($"Embeddings of shape [{count}, {dimensions}] have {(long)count * dimensions} values but the destination holds {destination.Length}.", nameof(destination));
        }
    }

    /// <summary>Refuses rows that are no numbers and brings the others to the form that was asked for.</summary>
    /// <param name="rows">[N, D].</param>
    /// <param name="dimensions">D.</param>
    /// <param name="form">Unit length or raw.</param>
    /// <param name="describe">Names an input by its row, for the error.</param>
    /// <exception cref="InferenceException">A row is not finite, or is all zero and has no direction.</exception>
    public static void Finish(Span<float> rows, int dimensions, EmbeddingForm form, Func<int, string> describe)
    {
        for (int row = 0; row * dimensions < rows.Length; row++)
        {
            Span<float> values = rows.Slice(row * dimensions, dimensions);
            bool isGood = form == EmbeddingForm.Normalized ? UnitLength.TryNormalize(values) : TensorPrimitives.IsFiniteAll<float>(values);
            if (!isGood)
            {
                throw new InferenceException($"{describe(row)} gave an embedding that is not finite or is all zero. Check the weights ('clip inspect') and the pixels for NaN.");
            }
        }
    }
}
