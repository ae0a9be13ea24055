using System.Numerics;

namespace Clip.Sdk.Heads.Scoring;

/// <summary>
/// The paired randomisation test of a mean difference (Fisher 1935): were the two generators alike, each difference could as well
/// have the other sign. Two-sided.
/// </summary>
internal static class PairedTest
{
    private const int MostExact = 20;

    /// <summary>True where every assignment of signs is tried instead of a sample of them.</summary>
    public static bool IsExact(int count) => count <= MostExact;

    /// <summary>The probability of a mean difference at least as far from 0, were there none.</summary>
    /// <param name="differences">[N] differences of pairs, N at least 1.</param>
    /// <param name="resamples">Assignments that are drawn where there are too many to try all.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="cancellationToken">Checked on the way.</param>
    public static double PValue(double[] differences, int resamples, ulong seed, CancellationToken cancellationToken = default)
    {
        double observed = Math.Abs(differences.Sum());
        // Sums of the same numbers in another order differ in the last bits; those are ties.
        double threshold = observed - (1e-12 * differences.Sum(Math.Abs));
        return IsExact(differences.Length) ? Exact(differences, threshold, cancellationToken) : Sampled(differences, threshold, resamples, seed, cancellationToken);
    }

    private static double Exact(double[] differences, double threshold, CancellationToken cancellationToken)
    {
        // Gray code: each step turns one sign, so a step costs one addition.
        long assignments = 1L << differences.Length, extreme = 0;
        double[] signed = [.. differences];
        double sum = differences.Sum();
        for (long step = 0; step < assignments; step++)
        {
            if ((step & 0xFFFF) == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                sum = signed.Sum();
            }

            extreme += Math.Abs(sum) >= threshold ? 1 : 0;
            if (step + 1 < assignments)
            {
                int turned = BitOperations.TrailingZeroCount(step + 1);
                sum -= 2 * signed[turned];
                signed[turned] = -signed[turned];
            }
        }

        return (double)extreme / assignments;
    }

    private static double Sampled(double[] differences, double threshold, int resamples, ulong seed, CancellationToken cancellationToken)
    {
        long extreme = 0;
        Parallel.For(0, resamples, new ParallelOptions { CancellationToken = cancellationToken }, index =>
        {
            var random = new SplitMix(seed ^ ((ulong)index * 0xD1342543DE82EF95));
            double sum = 0;
            ulong signs = 0;
            for (int i = 0; i < differences.Length; i++)
            {
                signs = (i & 63) == 0 ? random.Next() : signs >> 1;
                sum += (signs & 1) == 0 ? differences[i] : -differences[i];
            }

            if (Math.Abs(sum) >= threshold)
            {
                Interlocked.Increment(ref extreme);
            }
        });

        // The observed assignment is one of them (Phipson and Smyth 2010): no p-value is 0.
        return (extreme + 1.0) / (resamples + 1.0);
    }
}
