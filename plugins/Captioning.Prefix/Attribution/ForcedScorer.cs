using Clip.Sdk.Engines;

namespace Clip.Sdk.Captioning;

/// <summary>Tells how likely a given text is behind each of several prefixes.</summary>
internal static class ForcedScorer
{
    /// <summary>Prefixes that go through the model at once.</summary>
    private const int MaxRows = 32;

    /// <summary>Scores a text.</summary>
    /// <param name="model">The language model.</param>
    /// <param name="prefixes">[N, k, W].</param>
    /// <param name="count">N.</param>
    /// <param name="ids">[T] tokens of the text.</param>
    /// <param name="cancellationToken">Checked at every token.</param>
    /// <returns>[N][T] log-probabilities.</returns>
    public static double[][] Score(ICausalLanguageModel model, ReadOnlySpan<float> prefixes, int count, IReadOnlyList<int> ids, CancellationToken cancellationToken)
    {
        double[][] scores = new double[count][];
        int length = prefixes.Length / count;
        for (int start = 0; start < count; start += MaxRows)
        {
            int rows = Math.Min(MaxRows, count - start);
            Chunk(model, prefixes.Slice(start * length, rows * length), ids, scores.AsSpan(start, rows), cancellationToken);
        }

        return scores;
    }

    private static void Chunk(ICausalLanguageModel model, ReadOnlySpan<float> prefixes, IReadOnlyList<int> ids, Span<double[]> scores, CancellationToken cancellationToken)
    {
        int rows = scores.Length;
        int vocabulary = model.VocabularySize;
        float[] logits = new float[rows * vocabulary];
        double[] logs = new double[vocabulary];
        float[] words = new float[rows * model.Width];
        using ILanguageSequence sequence = model.Start(rows);
        sequence.Append(prefixes, logits, cancellationToken);
        for (int row = 0; row < rows; row++)
        {
            scores[row] = new double[ids.Count];
        }

        for (int token = 0; token < ids.Count; token++)
        {
            if (token > 0)
            {
                int[] before = new int[rows];
                Array.Fill(before, ids[token - 1]);
                model.Embed(before, words);
                sequence.Append(words, logits, cancellationToken);
            }

            for (int row = 0; row < rows; row++)
            {
                LogitRules.LogSoftMax(logits.AsSpan(row * vocabulary, vocabulary), logs);
                scores[row][token] = logs[ids[token]];
            }
        }
    }
}
