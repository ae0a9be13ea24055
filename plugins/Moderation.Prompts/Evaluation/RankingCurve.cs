using Clip.Sdk.Moderation.Calibration;

namespace Clip.Sdk.Moderation.Evaluation;

/// <summary>
/// What every threshold on a labelled sample does: one point for each different score, from the highest down. At a point all items of
/// that score and above are flagged.
/// </summary>
public sealed class RankingCurve
{
    private readonly double[] _scores;
    private readonly int[] _truePositives;
    private readonly int[] _falsePositives;

    /// <summary>Sorts a sample.</summary>
    /// <param name="scores">[N] scores.</param>
    /// <param name="labels">[N] whether each is a positive.</param>
    /// <exception cref="InputException">A class is empty.</exception>
    public RankingCurve(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels)
    {
        (Positives, Negatives) = LabelCount.Of(scores, labels);
        double[] keys = scores.ToArray();
        bool[] sorted = labels.ToArray();
        Array.Sort(keys, sorted);
        var points = new List<(double Score, int True, int False)>();
        (int hits, int misses) = (0, 0);
        for (int i = keys.Length - 1; i >= 0; i--)
        {
            hits += sorted[i] ? 1 : 0;
            misses += sorted[i] ? 0 : 1;
            if (i == 0 || keys[i - 1] != keys[i])
            {
                points.Add((keys[i], hits, misses));
            }
        }

        _scores = [.. points.Select(point => point.Score)];
        _truePositives = [.. points.Select(point => point.True)];
        _falsePositives = [.. points.Select(point => point.False)];
    }

    /// <summary>Positives of the sample.</summary>
    public int Positives { get; }

    /// <summary>Negatives of the sample.</summary>
    public int Negatives { get; }

    /// <summary>Number of points.</summary>
    public int Count => _scores.Length;

    /// <summary>Area under the ROC curve: the chance that a positive scores higher than a negative, ties counting half.</summary>
    public double AreaUnderRoc
    {
        get
        {
            double area = 0;
            (int lastTrue, int lastFalse) = (0, 0);
            for (int i = 0; i < Count; i++)
            {
                area += (_falsePositives[i] - lastFalse) * (_truePositives[i] + lastTrue) / 2.0;
                (lastTrue, lastFalse) = (_truePositives[i], _falsePositives[i]);
            }

            return area / ((double)Positives * Negatives);
        }
    }

    /// <summary>Average precision: precision at each point, weighted by the recall that it adds; no interpolation.</summary>
    public double AveragePrecision
    {
        get
        {
            double sum = 0;
            int last = 0;
            for (int i = 0; i < Count; i++)
            {
                sum += PrecisionAt(i) * (_truePositives[i] - last);
                last = _truePositives[i];
            }

            return sum / Positives;
        }
    }

    /// <summary>The score of a point.</summary>
    /// <param name="point">0 ≤ point &lt; <see cref="Count"/>.</param>
    public double ScoreAt(int point) => _scores[point];

    /// <summary>Share of the positives that are flagged.</summary>
    /// <param name="point">0 ≤ point &lt; <see cref="Count"/>.</param>
    public double RecallAt(int point) => (double)_truePositives[point] / Positives;

    /// <summary>Share of the flagged that are positives.</summary>
    /// <param name="point">0 ≤ point &lt; <see cref="Count"/>.</param>
    public double PrecisionAt(int point) => (double)_truePositives[point] / (_truePositives[point] + _falsePositives[point]);

    /// <summary>Share of the negatives that are flagged.</summary>
    /// <param name="point">0 ≤ point &lt; <see cref="Count"/>.</param>
    public double FalsePositiveRateAt(int point) => (double)_falsePositives[point] / Negatives;

    /// <summary>The least share of the negatives that must be flagged to find a share of the positives.</summary>
    /// <param name="recall">0 to 1.</param>
    public double FalsePositiveRateAtRecall(double recall)
    {
        int point = 0;
        while (point < Count - 1 && RecallAt(point) < recall)
        {
            point++;
        }

        return FalsePositiveRateAt(point);
    }

    /// <summary>At most a number of points, evenly spread, the last one always.</summary>
    /// <param name="count">At least 2.</param>
    public IReadOnlyList<CurvePoint> Points(int count)
    {
        int step = Math.Max(1, (Count + count - 2) / (count - 1));
        var points = new List<CurvePoint>();
        for (int i = 0; i < Count; i += step)
        {
            points.Add(Point(i));
        }

        if ((Count - 1) % step != 0)
        {
            points.Add(Point(Count - 1));
        }

        return points;
    }

    private CurvePoint Point(int i) => new(_scores[i], FalsePositiveRateAt(i), RecallAt(i), PrecisionAt(i));
}
