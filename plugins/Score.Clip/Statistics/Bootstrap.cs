namespace Clip.Sdk.Heads.Scoring;

/// <summary>The percentile bootstrap of a mean (Efron 1979): the observations are drawn anew with replacement, many times.</summary>
internal static class Bootstrap
{
    // Where there are many observations fewer resamplings do: a million draws bound the time, a thousand resamplings the noise.
    private const long MaximumDraws = 200_000_000;
    private const int FewestResamples = 1000;

    /// <summary>The interval of the mean, or null for fewer than two observations.</summary>
    /// <param name="values">[N] independent observations.</param>
    /// <param name="resamples">Resamplings.</param>
    /// <param name="confidence">Coverage.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="cancellationToken">Checked at every resampling.</param>
    public static Interval? Mean(double[] values, int resamples, double confidence, ulong seed, CancellationToken cancellationToken = default)
    {
        if (values.Length < 2)
        {
            return null;
        }

        int count = (int)Math.Clamp(MaximumDraws / values.Length, FewestResamples, resamples < FewestResamples ? FewestResamples : resamples);
        count = Math.Min(count, resamples);
        double[] means = new double[count];
        Parallel.For(0, count, new ParallelOptions { CancellationToken = cancellationToken }, index =>
        {
            // A stream of its own for every resampling: the figures do not depend on the number of threads.
            var random = new SplitMix(seed ^ ((ulong)index * 0xD1342543DE82EF95));
            double sum = 0;
            for (int i = 0; i < values.Length; i++)
            {
                sum += values[random.Below(values.Length)];
            }

            means[index] = sum / values.Length;
        });
        Array.Sort(means);
        double tail = (1 - confidence) / 2;
        return new Interval(Quantile(means, tail), Quantile(means, 1 - tail), confidence);
    }

    /// <summary>The quantile of sorted values, linear between neighbours (type 7 of Hyndman and Fan, as NumPy's default).</summary>
    public static double Quantile(double[] sorted, double probability)
    {
        double place = probability * (sorted.Length - 1);
        int below = (int)Math.Floor(place);
        return below + 1 < sorted.Length ? sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below])) : sorted[^1];
    }
}
