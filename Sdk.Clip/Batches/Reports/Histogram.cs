namespace Clip.Sdk.Batches;

/// <summary>Counts of a score in bins of equal width.</summary>
internal sealed class Histogram
{
    private const int BinCount = 30;

    public Histogram(BatchColumnSummary column)
    {
        Name = column.Column.Name;
        Minimum = column.Minimum!.Value;
        Maximum = column.Maximum!.Value;
        Mean = column.Mean!.Value;
        Bins = new long[Maximum > Minimum ? BinCount : 1];
    }

    public string Name { get; }

    public double Minimum { get; }

    public double Maximum { get; }

    public double Mean { get; }

    public long[] Bins { get; }

    public void Add(double value)
    {
        double place = Maximum > Minimum ? (value - Minimum) / (Maximum - Minimum) * Bins.Length : 0;
        Bins[Math.Clamp((int)place, 0, Bins.Length - 1)]++;
    }
}
