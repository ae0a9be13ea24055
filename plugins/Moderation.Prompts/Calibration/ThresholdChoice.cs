using Clip.Sdk.Moderation.Evaluation;

namespace Clip.Sdk.Moderation.Calibration;

/// <summary>Finds the threshold that reaches a target on a labelled sample.</summary>
public static class ThresholdChoice
{
    /// <summary>The threshold that finds most while at least the target's share of what it flags is right; null where none does.</summary>
    /// <param name="curve">The sample's curve.</param>
    /// <param name="target">The precision, 0 to 1.</param>
    public static double? ForPrecision(RankingCurve curve, double target)
    {
        ArgumentNullException.ThrowIfNull(curve);
        for (int point = curve.Count - 1; point >= 0; point--)
        {
            if (curve.PrecisionAt(point) >= target)
            {
                return Between(curve, point);
            }
        }

        return null;
    }

    /// <summary>The highest threshold that still finds the target's share of the positives.</summary>
    /// <param name="curve">The sample's curve.</param>
    /// <param name="target">The recall, 0 to 1.</param>
    public static double ForRecall(RankingCurve curve, double target)
    {
        ArgumentNullException.ThrowIfNull(curve);
        int point = 0;
        while (point < curve.Count - 1 && curve.RecallAt(point) < target)
        {
            point++;
        }

        return Between(curve, point);
    }

    /// <summary>Half-way to the next lower score of the sample, so that rounding does not push an item of the sample over the edge.</summary>
    private static double Between(RankingCurve curve, int point) =>
        point + 1 < curve.Count ? curve.ScoreAt(point) - ((curve.ScoreAt(point) - curve.ScoreAt(point + 1)) / 2) : curve.ScoreAt(point);
}
