namespace Clip.Sdk.Training.Evaluation;

/// <summary>Measures classification by the nearest class embedding.</summary>
public static class ZeroShotEvaluation
{
    /// <summary>Classifies pictures and compares with the truth.</summary>
    /// <param name="images">[N, D] normalised picture embeddings.</param>
    /// <param name="classes">[K, D] normalised class embeddings.</param>
    /// <param name="labels">[N] the right class of each picture, 0 to K − 1.</param>
    /// <param name="logitScale">Scale on the cosines before the softmax, for the calibration only; 100 for OpenAI's models.</param>
    /// <param name="calibrationBins">Bins of the calibration error. Default 15.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentException">Shapes do not fit, or a label is no class.</exception>
    public static ZeroShotResult Measure(
        EmbeddingMatrix images, EmbeddingMatrix classes, ReadOnlyMemory<int> labels, float logitScale = 100, int calibrationBins = 15, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(classes);
        SimilarityRanking.CheckWidths(images, "Pictures", classes, "classes");
        CheckLabels(images, classes, labels.Span);
        int[] ranks = new int[images.Count];
        int[] predictions = new int[images.Count];
        double[] confidences = new double[images.Count];
        Parallel.For(
            0,
            images.Count,
            new ParallelOptions { CancellationToken = cancellationToken },
            () => new float[classes.Count],
            (row, _, scores) =>
            {
                SimilarityRanking.Score(images[row], classes, scores);
                ranks[row] = SimilarityRanking.RankOf(scores, labels.Span[row]);
                (predictions[row], confidences[row]) = BestOf(scores, logitScale);
                return scores;
            },
            _ => { });
        return Summarise(ranks, predictions, confidences, labels.Span, classes.Count, calibrationBins);
    }

    private static ZeroShotResult Summarise(
        int[] ranks, int[] predictions, double[] confidences, ReadOnlySpan<int> labels, int classCount, int calibrationBins)
    {
        int[] total = new int[classCount];
        int[] right = new int[classCount];
        bool[] isRight = new bool[ranks.Length];
        (int top1, int top5) = (0, 0);
        for (int i = 0; i < ranks.Length; i++)
        {
            total[labels[i]]++;
            isRight[i] = ranks[i] == 0;
            right[labels[i]] += isRight[i] ? 1 : 0;
            top1 += isRight[i] ? 1 : 0;
            top5 += ranks[i] < 5 ? 1 : 0;
        }

        double[] recalls = new double[classCount];
        (double sum, int present) = (0, 0);
        for (int i = 0; i < classCount; i++)
        {
            recalls[i] = (double)right[i] / total[i];
            (sum, present) = total[i] == 0 ? (sum, present) : (sum + recalls[i], present + 1);
        }

        return new ZeroShotResult
        {
            Count = ranks.Length,
            Top1 = (double)top1 / ranks.Length,
            Top5 = (double)top5 / ranks.Length,
            MeanPerClassRecall = sum / present,
            PerClassRecall = recalls,
            Predictions = predictions,
            Calibration = CalibrationResult.Measure(confidences, isRight, calibrationBins),
        };
    }

    /// <summary>The best class and its softmax probability; the exponentials are taken against the maximum, so none overflows.</summary>
    private static (int Best, double Confidence) BestOf(ReadOnlySpan<float> scores, float logitScale)
    {
        int best = 0;
        for (int i = 1; i < scores.Length; i++)
        {
            if (scores[i] > scores[best] || (float.IsNaN(scores[best]) && !float.IsNaN(scores[i])))
            {
                best = i;
            }
        }

        double sum = 0;
        foreach (float score in scores)
        {
            sum += Math.Exp(logitScale * ((double)score - scores[best]));
        }

        return (best, 1 / sum);
    }

    private static void CheckLabels(EmbeddingMatrix images, EmbeddingMatrix classes, ReadOnlySpan<int> labels)
    {
        if (labels.Length != images.Count || images.Count == 0)
        {
            throw new ArgumentException($"{images.Count} pictures need as many labels, at least 1, but got {labels.Length}.", nameof(labels));
        }

        foreach (int label in labels)
        {
            if (label < 0 || label >= classes.Count)
            {
                throw new ArgumentException($"A label lies from 0 to {classes.Count - 1} but {label} came.", nameof(labels));
            }
        }
    }
}
