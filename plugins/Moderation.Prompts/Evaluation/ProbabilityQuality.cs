namespace Clip.Sdk.Moderation.Evaluation;

/// <summary>How far probabilities may be believed.</summary>
/// <param name="BrierScore">Mean squared distance from the truth; 0 is perfect.</param>
/// <param name="CalibrationError">Expected calibration error over 10 bins of equal width: the mean gap between what is said and what is.</param>
public sealed record ProbabilityQuality(double BrierScore, double CalibrationError)
{
    private const int Bins = 10;

    /// <summary>Measures probabilities.</summary>
    /// <param name="probabilities">[N], 0 to 1.</param>
    /// <param name="labels">[N] whether each is a positive.</param>
    public static ProbabilityQuality Measure(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> labels)
    {
        Span<double> said = stackalloc double[Bins];
        Span<int> found = stackalloc int[Bins];
        said.Clear();
        found.Clear();
        double brier = 0;
        for (int i = 0; i < probabilities.Length; i++)
        {
            double label = labels[i] ? 1 : 0;
            brier += (probabilities[i] - label) * (probabilities[i] - label);
            int bin = Math.Min(Bins - 1, (int)(probabilities[i] * Bins));
            said[bin] += probabilities[i];
            found[bin] += labels[i] ? 1 : 0;
        }

        double error = 0;
        for (int bin = 0; bin < Bins; bin++)
        {
            error += Math.Abs(said[bin] - found[bin]);
        }

        int count = Math.Max(1, probabilities.Length);
        return new ProbabilityQuality(brier / count, error / count);
    }
}
