namespace Clip.Sdk.Training.Evaluation.LinearProbes;

/// <summary>The linear probe of the CLIP paper (section 3.2 and appendix A.3): logistic regression on frozen features, its strength found on held-out rows.</summary>
public static class LinearProbe
{
    private const int StepsPerDecade = 8;

    /// <summary>
    /// Finds C between 1e-6 and 1e6: tries seven values two decades apart, then halves the interval around the best until it
    /// is an eighth of a decade wide, and fits once more with the best C.
    /// </summary>
    /// <param name="train">[N, D] features to fit on.</param>
    /// <param name="trainLabels">[N] classes.</param>
    /// <param name="validation">[V, D] features to choose C on.</param>
    /// <param name="validationLabels">[V] classes.</param>
    /// <param name="classCount">K, at least 2.</param>
    /// <param name="options">When each fit stops; null is the defaults.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentException">Shapes do not fit, or a label is no class.</exception>
    public static LinearProbeResult Sweep(
        EmbeddingMatrix train, ReadOnlyMemory<int> trainLabels, EmbeddingMatrix validation, ReadOnlyMemory<int> validationLabels,
        int classCount, LbfgsOptions? options = null, CancellationToken cancellationToken = default)
    {
        // A power is counted in eighths of a decade, so that halving ends exactly.
        var tried = new SortedDictionary<int, (double Accuracy, LogisticRegression Model)>();
        LogisticRegression? last = null;
        for (int power = -6 * StepsPerDecade; power <= 6 * StepsPerDecade; power += 2 * StepsPerDecade)
        {
            Try(power);
        }

        for (int width = StepsPerDecade; width >= 1; width /= 2)
        {
            int best = Best();
            Try(best - width);
            Try(best + width);
        }

        int chosen = Best();
        return new LinearProbeResult(tried[chosen].Model, Strength(chosen), tried[chosen].Accuracy);

        void Try(int power)
        {
            if (Math.Abs(power) <= 6 * StepsPerDecade && !tried.ContainsKey(power))
            {
                last = LogisticRegression.Train(train, trainLabels, classCount, Strength(power), options, last, cancellationToken);
                tried[power] = (last.Accuracy(validation, validationLabels.Span), last);
            }
        }

        int Best()
        {
            // Of equal accuracies the strongest regularisation, which is the smallest C, wins.
            int best = tried.Keys.First();
            foreach ((int power, (double accuracy, _)) in tried)
            {
                best = accuracy > tried[best].Accuracy ? power : best;
            }

            return best;
        }

        static double Strength(int power) => Math.Pow(10, (double)power / StepsPerDecade);
    }
}
