namespace Clip.Sdk.Moderation.Calibration;

/// <summary>
/// The never-falling step function that is closest to labelled scores in squares, by pooling adjacent violators (Ayer et al. 1955);
/// equal scores are one point.
/// </summary>
public static class IsotonicRegression
{
    /// <summary>Fits the curve.</summary>
    /// <param name="scores">[N] scores.</param>
    /// <param name="labels">[N] whether each is a positive.</param>
    /// <returns>Its corners: straight lines between, flat outside. A level that spans several scores has two corners.</returns>
    /// <exception cref="InputException">A class is empty.</exception>
    public static (double[] Scores, double[] Probabilities) Fit(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels)
    {
        LabelCount.Of(scores, labels);
        double[] keys = scores.ToArray();
        double[] values = new double[keys.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = labels[i] ? 1 : 0;
        }

        Array.Sort(keys, values);
        var blocks = new List<Block>();
        for (int i = 0; i < keys.Length;)
        {
            int end = i;
            double sum = 0;
            for (; end < keys.Length && keys[end] == keys[i]; end++)
            {
                sum += values[end];
            }

            Add(blocks, new Block(keys[i], keys[i], sum, end - i));
            i = end;
        }

        var corners = new List<double>();
        var levels = new List<double>();
        foreach (Block block in blocks)
        {
            corners.Add(block.First);
            levels.Add(block.Mean);
            if (block.Last > block.First)
            {
                corners.Add(block.Last);
                levels.Add(block.Mean);
            }
        }

        return ([.. corners], [.. levels]);
    }

    /// <summary>The curve's value.</summary>
    /// <param name="corners">Scores of the corners, rising.</param>
    /// <param name="levels">Values of the corners.</param>
    /// <param name="score">Where.</param>
    public static double Interpolate(IReadOnlyList<double> corners, IReadOnlyList<double> levels, double score)
    {
        ArgumentNullException.ThrowIfNull(corners);
        ArgumentNullException.ThrowIfNull(levels);
        (int low, int high) = (0, corners.Count - 1);
        if (score <= corners[low])
        {
            return levels[low];
        }

        if (score >= corners[high])
        {
            return levels[high];
        }

        while (high - low > 1)
        {
            int middle = (low + high) / 2;
            (low, high) = corners[middle] <= score ? (middle, high) : (low, middle);
        }

        double width = corners[high] - corners[low];
        return width > 0 ? levels[low] + ((levels[high] - levels[low]) * (score - corners[low]) / width) : levels[high];
    }

    private static void Add(List<Block> blocks, Block next)
    {
        while (blocks.Count > 0 && blocks[^1].Mean >= next.Mean)
        {
            Block before = blocks[^1];
            blocks.RemoveAt(blocks.Count - 1);
            next = new Block(before.First, next.Last, before.Sum + next.Sum, before.Count + next.Count);
        }

        blocks.Add(next);
    }

    private readonly record struct Block(double First, double Last, double Sum, int Count)
    {
        public double Mean => Sum / Count;
    }
}
