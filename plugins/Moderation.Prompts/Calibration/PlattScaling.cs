namespace Clip.Sdk.Moderation.Calibration;

/// <summary>
/// A logistic curve through labelled scores: Platt 1999 in the numerically safe form of Lin, Lin and Weng 2007 (Newton's method
/// with backtracking, targets drawn in by Bayes' rule, so that separable samples give finite curves).
/// </summary>
public static class PlattScaling
{
    private const int MaximumIterations = 100;
    private const double MinimumStep = 1e-10;
    private const double Ridge = 1e-12;
    private const double Tolerance = 1e-5;

    /// <summary>Fits the curve p = σ(slope · score + intercept).</summary>
    /// <param name="scores">[N] scores.</param>
    /// <param name="labels">[N] whether each is a positive.</param>
    /// <exception cref="InputException">A class is empty.</exception>
    public static (double Slope, double Intercept) Fit(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels)
    {
        (int positives, int negatives) = LabelCount.Of(scores, labels);
        double high = (positives + 1.0) / (positives + 2.0);
        double low = 1.0 / (negatives + 2.0);

        // Cosine margins span a few hundredths; in units of their spread the stopping rule means the same for every model.
        (double mean, double spread) = Spread(scores);
        double[] scaled = new double[scores.Length];
        for (int i = 0; i < scaled.Length; i++)
        {
            scaled[i] = (scores[i] - mean) / spread;
        }

        (double a, double b) = Minimise(scaled, labels, high, low, Math.Log((negatives + 1.0) / (positives + 1.0)));
        double slope = -a / spread;
        return (slope, -b - (slope * mean));
    }

    private static (double A, double B) Minimise(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels, double high, double low, double start)
    {
        (double a, double b) = (0, start);
        double value = Objective(scores, labels, high, low, a, b);
        for (int iteration = 0; iteration < MaximumIterations; iteration++)
        {
            (double h11, double h22, double h21, double g1, double g2) = (Ridge, Ridge, 0, 0, 0);
            for (int i = 0; i < scores.Length; i++)
            {
                (double p, double q) = Sigmoids((scores[i] * a) + b);
                double d2 = p * q;
                h11 += scores[i] * scores[i] * d2;
                h22 += d2;
                h21 += scores[i] * d2;
                double d1 = (labels[i] ? high : low) - p;
                g1 += scores[i] * d1;
                g2 += d1;
            }

            if (Math.Abs(g1) < Tolerance && Math.Abs(g2) < Tolerance)
            {
                break;
            }

            double determinant = (h11 * h22) - (h21 * h21);
            double stepA = -((h22 * g1) - (h21 * g2)) / determinant;
            double stepB = -((-h21 * g1) + (h11 * g2)) / determinant;
            double slopeAlong = (g1 * stepA) + (g2 * stepB);
            double step = 1;
            for (; step >= MinimumStep; step /= 2)
            {
                double next = Objective(scores, labels, high, low, a + (step * stepA), b + (step * stepB));
                if (next < value + (1e-4 * step * slopeAlong))
                {
                    (a, b, value) = (a + (step * stepA), b + (step * stepB), next);
                    break;
                }
            }

            if (step < MinimumStep)
            {
                break;
            }
        }

        return (a, b);
    }

    private static double Objective(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels, double high, double low, double a, double b)
    {
        double sum = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            double f = (scores[i] * a) + b;
            double target = labels[i] ? high : low;
            sum += f >= 0 ? (target * f) + Math.Log(1 + Math.Exp(-f)) : ((target - 1) * f) + Math.Log(1 + Math.Exp(f));
        }

        return sum;
    }

    /// <summary>1/(1+exp(f)) and its complement, without overflow.</summary>
    private static (double P, double Q) Sigmoids(double f)
    {
        double e = Math.Exp(-Math.Abs(f));
        return f >= 0 ? (e / (1 + e), 1 / (1 + e)) : (1 / (1 + e), e / (1 + e));
    }

    private static (double Mean, double Spread) Spread(ReadOnlySpan<double> scores)
    {
        double mean = 0;
        foreach (double score in scores)
        {
            mean += score / scores.Length;
        }

        double variance = 0;
        foreach (double score in scores)
        {
            variance += (score - mean) * (score - mean) / scores.Length;
        }

        return (mean, variance > 0 ? Math.Sqrt(variance) : 1);
    }
}
