namespace Clip.Sdk.Training.Evaluation;

/// <summary>How far the confidence of predictions and their accuracy lie apart (Guo et al. 2017, arXiv:1706.04599).</summary>
/// <param name="ExpectedError">ECE: the distance in each bin of equal width, averaged by the bins' sizes.</param>
/// <param name="MaximumError">MCE: the largest distance of a bin that is not empty.</param>
/// <param name="Bins">The bins from confidence 0 to 1, for a reliability diagram.</param>
public sealed record CalibrationResult(double ExpectedError, double MaximumError, IReadOnlyList<CalibrationBin> Bins)
{
    /// <summary>Measures predictions.</summary>
    /// <param name="confidences">[N] probability of the predicted class, in [0, 1].</param>
    /// <param name="isRight">[N] whether the prediction was right.</param>
    /// <param name="bins">Number of bins. Default 15. Bin b holds confidences in (b / bins, (b + 1) / bins].</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static CalibrationResult Measure(ReadOnlySpan<double> confidences, ReadOnlySpan<bool> isRight, int bins = 15)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bins);
        if (confidences.Length != isRight.Length)
        {
            throw new ArgumentException($"{confidences.Length} confidences need as many outcomes but got {isRight.Length}.", nameof(isRight));
        }

        int[] counts = new int[bins];
        double[] confidence = new double[bins];
        double[] right = new double[bins];
        for (int i = 0; i < confidences.Length; i++)
        {
            int bin = Math.Clamp((int)Math.Ceiling(confidences[i] * bins) - 1, 0, bins - 1);
            counts[bin]++;
            confidence[bin] += confidences[i];
            right[bin] += isRight[i] ? 1 : 0;
        }

        (double expected, double maximum) = (0, 0);
        var result = new CalibrationBin[bins];
        for (int i = 0; i < bins; i++)
        {
            result[i] = new CalibrationBin(counts[i], confidence[i] / counts[i], right[i] / counts[i]);
            if (counts[i] > 0)
            {
                double distance = Math.Abs(confidence[i] - right[i]);
                expected += distance / confidences.Length;
                maximum = Math.Max(maximum, distance / counts[i]);
            }
        }

        return new CalibrationResult(expected, maximum, result);
    }
}
