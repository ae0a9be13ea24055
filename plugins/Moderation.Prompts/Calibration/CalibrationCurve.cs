using Clip.Sdk.Moderation.Policies;

namespace Clip.Sdk.Moderation.Calibration;

/// <summary>Turns margins into probabilities.</summary>
internal static class CalibrationCurve
{
    /// <summary>The probability of a margin under a fitted curve.</summary>
    public static double Apply(CalibrationRecord record, double margin) => record.Method == CalibrationMethod.Platt
        ? Sigmoid((record.Slope * margin) + record.Intercept)
        : IsotonicRegression.Interpolate(record.Margins, record.Probabilities, margin);

    /// <summary>Fits a curve.</summary>
    /// <exception cref="InputException">A class is empty.</exception>
    public static CalibrationRecord Fit(CalibrationMethod method, string space, ReadOnlySpan<double> margins, ReadOnlySpan<bool> labels)
    {
        (int positives, _) = LabelCount.Of(margins, labels);
        var record = new CalibrationRecord { Space = space, Method = method, Samples = margins.Length, Positives = positives };
        if (method == CalibrationMethod.Isotonic)
        {
            (double[] corners, double[] levels) = IsotonicRegression.Fit(margins, labels);
            return record with { Margins = corners, Probabilities = levels };
        }

        (double slope, double intercept) = PlattScaling.Fit(margins, labels);
        return record with { Slope = slope, Intercept = intercept };
    }

    public static double Sigmoid(double value) => value >= 0 ? 1 / (1 + Math.Exp(-value)) : Math.Exp(value) / (1 + Math.Exp(value));
}
