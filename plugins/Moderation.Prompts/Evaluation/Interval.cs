namespace Clip.Sdk.Moderation.Evaluation;

/// <summary>A figure with its 95 % confidence interval.</summary>
/// <param name="Value">The estimate.</param>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
public sealed record Interval(double Value, double Low, double High)
{
    // Quantile 0.975 of the standard normal distribution.
    private const double Z = 1.959963984540054;

    /// <summary>A share, by Wilson's score interval (1927), which holds for small numbers and for shares of 0 and 1.</summary>
    /// <param name="hits">Items that count.</param>
    /// <param name="total">Items; null comes back for none.</param>
    public static Interval? Share(int hits, int total)
    {
        if (total == 0)
        {
            return null;
        }

        double share = (double)hits / total;
        double denominator = 1 + (Z * Z / total);
        double centre = (share + (Z * Z / (2.0 * total))) / denominator;
        double half = Z * Math.Sqrt((share * (1 - share) / total) + (Z * Z / (4.0 * total * total))) / denominator;
        return new Interval(share, hits == 0 ? 0 : centre - half, hits == total ? 1 : centre + half);
    }

    /// <summary>The difference of two shares, by Newcombe's hybrid of Wilson's intervals (1998, method 10).</summary>
    /// <param name="first">The share of one group.</param>
    /// <param name="second">The share of the other.</param>
    public static Interval? Difference(Interval? first, Interval? second)
    {
        if (first is null || second is null)
        {
            return null;
        }

        double difference = first.Value - second.Value;
        double low = Math.Sqrt(Square(first.Value - first.Low) + Square(second.High - second.Value));
        double high = Math.Sqrt(Square(first.High - first.Value) + Square(second.Value - second.Low));
        return new Interval(difference, difference - low, difference + high);
    }

    /// <summary>The area under the ROC curve, by the variance of DeLong, DeLong and Clarke-Pearson (1988).</summary>
    /// <param name="scores">[N] scores.</param>
    /// <param name="labels">[N] whether each is a positive; both classes occur.</param>
    public static Interval AreaUnderRoc(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels)
    {
        double area = new RankingCurve(scores, labels).AreaUnderRoc;
        List<double> positives = [];
        List<double> negatives = [];
        for (int i = 0; i < scores.Length; i++)
        {
            (labels[i] ? positives : negatives).Add(scores[i]);
        }

        positives.Sort();
        negatives.Sort();
        double variance = VarianceOfPlacements(positives, negatives, area) + VarianceOfPlacements(negatives, positives, 1 - area);
        double half = Z * Math.Sqrt(variance);
        return new Interval(area, Math.Max(0, area - half), Math.Min(1, area + half));
    }

    /// <summary>Variance of the mean share of <paramref name="others"/> that lie below each value.</summary>
    private static double VarianceOfPlacements(List<double> values, List<double> others, double mean)
    {
        if (values.Count < 2)
        {
            return 0;
        }

        double sum = 0;
        (int below, int notAbove) = (0, 0);
        foreach (double value in values)
        {
            while (below < others.Count && others[below] < value)
            {
                below++;
            }

            while (notAbove < others.Count && others[notAbove] <= value)
            {
                notAbove++;
            }

            sum += Square(((below + notAbove) / (2.0 * others.Count)) - mean);
        }

        return sum / (values.Count - 1) / values.Count;
    }

    private static double Square(double value) => value * value;
}
