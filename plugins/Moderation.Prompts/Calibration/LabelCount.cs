namespace Clip.Sdk.Moderation.Calibration;

/// <summary>Counts the classes of a sample and refuses samples that nothing can be learnt from.</summary>
internal static class LabelCount
{
    /// <exception cref="InputException">A class is empty, or a score is no number.</exception>
    public static (int Positives, int Negatives) Of(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels)
    {
        if (scores.Length != labels.Length)
        {
            throw new ArgumentException($"Scores [{scores.Length}] and labels [{labels.Length}] must be equally many.", nameof(labels));
        }

        int positives = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            positives += labels[i] ? 1 : 0;
            if (!double.IsFinite(scores[i]))
            {
                throw new InputException($"Score {i} of the sample is {scores[i]}. Remove the item: its embedding is no number.");
            }
        }

        return positives > 0 && positives < labels.Length
            ? (positives, labels.Length - positives)
            : throw new InputException($"The sample has {positives} positives and {labels.Length - positives} negatives. Both are needed.");
    }
}
