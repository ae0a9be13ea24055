using System.Numerics.Tensors;

namespace Clip.Sdk.Training.Evaluation;

/// <summary>Where the right answers stand when candidates are ordered by similarity.</summary>
/// <remarks>Equal scores are ordered by index and scores that are not numbers come last, so that no result depends on chance and no broken embedding counts as right.</remarks>
internal static class SimilarityRanking
{
    /// <summary>Dot products of one row with all candidates.</summary>
    public static void Score(ReadOnlySpan<float> query, EmbeddingMatrix candidates, Span<float> scores)
    {
        for (int i = 0; i < candidates.Count; i++)
        {
            scores[i] = TensorPrimitives.Dot(query, candidates[i]);
        }
    }

    /// <summary>How many candidates stand before this one; a score that is not a number is never found.</summary>
    public static int RankOf(ReadOnlySpan<float> scores, int candidate)
    {
        float own = scores[candidate];
        if (float.IsNaN(own))
        {
            return int.MaxValue;
        }

        int rank = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            if (scores[i] > own || (i < candidate && scores[i] == own))
            {
                rank++;
            }
        }

        return rank;
    }

    public static void CheckWidths(EmbeddingMatrix left, string leftName, EmbeddingMatrix right, string rightName)
    {
        if (left.Dimensions != right.Dimensions)
        {
            throw new ArgumentException(
                $"{leftName} [{left.Count}, {left.Dimensions}] and {rightName} [{right.Count}, {right.Dimensions}] differ in width. Encode both with the same model.");
        }
    }
}
