namespace Clip.Sdk.Benchmarks.Encoders;

/// <summary>What is quoted of repeated timings.</summary>
internal static class Statistics
{
    /// <summary>The middle of the values, or the mean of the two middle ones.</summary>
    public static double Median(IReadOnlyCollection<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
