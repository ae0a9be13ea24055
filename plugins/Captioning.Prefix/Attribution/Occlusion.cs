using Clip.Sdk.Engines;

namespace Clip.Sdk.Captioning;

/// <summary>
/// Attribution by hiding parts (Zeiler and Fergus 2014, arXiv:1311.2901): the caption stays as it is, and of every word it is told
/// how far its log-probability falls when a part of the input is hidden.
/// </summary>
public static class Occlusion
{
    /// <summary>Hides positions of the prefix, one at a time: each is replaced by the mean of the others.</summary>
    /// <param name="captioner">The captioner.</param>
    /// <param name="embedding">[V · D], raw.</param>
    /// <param name="ids">[T] tokens of the caption.</param>
    /// <param name="cancellationToken">Checked at every token.</param>
    /// <returns>A word each, with k drops.</returns>
    public static IReadOnlyList<WordAttribution> OfPrefix(Captioner captioner, ReadOnlySpan<float> embedding, IReadOnlyList<int> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(captioner);
        ArgumentNullException.ThrowIfNull(ids);
        float[] prefix = captioner.Map(embedding);
        int positions = captioner.PrefixLength;
        int width = captioner.LanguageModel.Width;
        float[] variants = new float[(positions + 1) * prefix.Length];
        for (int variant = 0; variant <= positions; variant++)
        {
            Span<float> own = variants.AsSpan(variant * prefix.Length, prefix.Length);
            prefix.CopyTo(own);
            if (variant > 0)
            {
                ReplaceByMean(own, variant - 1, width);
            }
        }

        return Compare(captioner.LanguageModel, variants, positions + 1, ids, cancellationToken);
    }

    /// <summary>Compares a text behind a whole input with the same text behind inputs of which a part is hidden.</summary>
    /// <param name="captioner">The captioner.</param>
    /// <param name="embeddings">[1 + P, V · D], raw: the whole picture's, then those with a part hidden.</param>
    /// <param name="ids">[T] tokens of the caption.</param>
    /// <param name="cancellationToken">Checked at every token.</param>
    /// <returns>A word each, with P drops.</returns>
    public static IReadOnlyList<WordAttribution> OfEmbeddings(Captioner captioner, ReadOnlySpan<float> embeddings, IReadOnlyList<int> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(captioner);
        ArgumentNullException.ThrowIfNull(ids);
        return Compare(captioner.LanguageModel, captioner.Map(embeddings), embeddings.Length / captioner.InputWidth, ids, cancellationToken);
    }

    private static void ReplaceByMean(Span<float> prefix, int position, int width)
    {
        int positions = prefix.Length / width;
        for (int i = 0; i < width; i++)
        {
            float sum = 0;
            for (int other = 0; other < positions; other++)
            {
                sum += other == position ? 0 : prefix[(other * width) + i];
            }

            prefix[(position * width) + i] = positions > 1 ? sum / (positions - 1) : 0;
        }
    }

    private static WordAttribution[] Compare(ICausalLanguageModel model, float[] variants, int count, IReadOnlyList<int> ids, CancellationToken cancellationToken)
    {
        double[][] scores = ForcedScorer.Score(model, variants, count, ids, cancellationToken);
        IReadOnlyList<WordGroup> words = WordGroup.Of(model, ids);
        return [.. words.Select(word =>
        {
            double whole = Sum(scores[0], word);
            return new WordAttribution(word.Text, whole, [.. scores.Skip(1).Select(hidden => whole - Sum(hidden, word))]);
        })];
    }

    private static double Sum(double[] scores, WordGroup word)
    {
        double sum = 0;
        for (int i = 0; i < word.Count; i++)
        {
            sum += scores[word.First + i];
        }

        return sum;
    }
}
