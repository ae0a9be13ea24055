namespace Clip.Sdk.Training.Metrics.Plotting;

/// <summary>A named curve.</summary>
/// <param name="Name">Its name in the legend.</param>
/// <param name="Points">Points from left to right; points that are not finite interrupt the curve.</param>
public sealed record PlotSeries(string Name, IReadOnlyList<(double X, double Y)> Points)
{
    /// <summary>A curve of one metric over the steps.</summary>
    /// <param name="rows">Rows of metrics.</param>
    /// <param name="metric">The metric's full name.</param>
    /// <param name="name">Its name in the legend; null is the metric's.</param>
    public static PlotSeries FromMetrics(IReadOnlyList<MetricRow> rows, string metric, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var points = new List<(double, double)>();
        foreach (MetricRow row in rows)
        {
            if (row[metric] is double value)
            {
                points.Add((row.Step, value));
            }
        }

        return new PlotSeries(name ?? metric, points);
    }

    /// <summary>The same curve as an exponential moving average, named as such.</summary>
    /// <param name="decay">Part of the old average that stays with each point, in [0, 1).</param>
    public PlotSeries Smoothed(double decay)
    {
        var average = new ExponentialAverage(decay);
        var points = new List<(double, double)>(Points.Count);
        foreach ((double x, double y) in Points)
        {
            average.Add(y);
            points.Add((x, average.Value));
        }

        return new PlotSeries($"{Name} (smoothed)", points);
    }
}
