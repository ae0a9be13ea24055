namespace Clip.Sdk.Moderation.Evaluation;

/// <summary>What a threshold does with a labelled sample.</summary>
/// <param name="TruePositives">Flagged, rightly.</param>
/// <param name="FalsePositives">Flagged, wrongly.</param>
/// <param name="FalseNegatives">Missed.</param>
/// <param name="TrueNegatives">Let pass, rightly.</param>
public sealed record Confusion(int TruePositives, int FalsePositives, int FalseNegatives, int TrueNegatives)
{
    /// <summary>Share of the flagged that are right; null where nothing is flagged.</summary>
    public double? Precision => TruePositives + FalsePositives == 0 ? null : (double)TruePositives / (TruePositives + FalsePositives);

    /// <summary>Share of the positives that are flagged; null where there are none.</summary>
    public double? Recall => TruePositives + FalseNegatives == 0 ? null : (double)TruePositives / (TruePositives + FalseNegatives);

    internal static Confusion Count(IEnumerable<(bool IsFlagged, bool IsPositive)> items)
    {
        int[] counts = new int[4];
        foreach ((bool isFlagged, bool isPositive) in items)
        {
            counts[(isFlagged ? 0 : 2) + (isFlagged == isPositive ? 0 : 1)]++;
        }

        // Not flagged and not positive agree, too.
        return new Confusion(counts[0], counts[1], counts[3], counts[2]);
    }
}
