namespace Clip.Sdk.Training.Evaluation;

/// <summary>Measures retrieval between pictures and captions, both ways. Definitions: see <see cref="RetrievalResult"/>.</summary>
public static class RetrievalEvaluation
{
    private static readonly int[] UsualDepths = [1, 5, 10];

    /// <summary>Ranks all pictures for each caption and all captions for each picture; exact, one row of scores at a time.</summary>
    /// <param name="images">[N, D] normalised picture embeddings.</param>
    /// <param name="texts">[M, D] normalised caption embeddings.</param>
    /// <param name="imageOfText">[M] the picture that each caption describes, 0 to N − 1.</param>
    /// <param name="depths">The values of K; null is 1, 5 and 10.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentException">Shapes do not fit, an index is no picture, or a picture has no caption.</exception>
    public static RetrievalResult Measure(
        EmbeddingMatrix images, EmbeddingMatrix texts, ReadOnlyMemory<int> imageOfText, IReadOnlyList<int>? depths = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(texts);
        SimilarityRanking.CheckWidths(images, "Pictures", texts, "captions");
        List<int>[] textsOfImage = GroupTexts(images.Count, texts.Count, imageOfText.Span);
        int[] imageRanks = Ranks(texts, images, text => [imageOfText.Span[text]], cancellationToken);
        int[] textRanks = Ranks(images, texts, image => textsOfImage[image], cancellationToken);
        return new RetrievalResult
        {
            ImageCount = images.Count,
            TextCount = texts.Count,
            ImageRecall = Recall(imageRanks, depths ?? UsualDepths),
            TextRecall = Recall(textRanks, depths ?? UsualDepths),
            ImageMedianRank = MedianRank(imageRanks),
            TextMedianRank = MedianRank(textRanks),
        };
    }

    private static int[] Ranks(EmbeddingMatrix queries, EmbeddingMatrix candidates, Func<int, List<int>> answers, CancellationToken cancellationToken)
    {
        int[] ranks = new int[queries.Count];
        Parallel.For(
            0,
            queries.Count,
            new ParallelOptions { CancellationToken = cancellationToken },
            () => new float[candidates.Count],
            (query, _, scores) =>
            {
                SimilarityRanking.Score(queries[query], candidates, scores);
                int best = int.MaxValue;
                foreach (int answer in answers(query))
                {
                    best = Math.Min(best, SimilarityRanking.RankOf(scores, answer));
                }

                ranks[query] = best;
                return scores;
            },
            _ => { });
        return ranks;
    }

    private static List<int>[] GroupTexts(int imageCount, int textCount, ReadOnlySpan<int> imageOfText)
    {
        if (imageOfText.Length != textCount || textCount == 0)
        {
            throw new ArgumentException($"{textCount} captions need as many picture indices, at least 1, but got {imageOfText.Length}.", nameof(imageOfText));
        }

        var groups = new List<int>[imageCount];
        for (int text = 0; text < textCount; text++)
        {
            int image = imageOfText[text];
            if (image < 0 || image >= imageCount)
            {
                throw new ArgumentException($"A caption's picture lies from 0 to {imageCount - 1} but {image} came.", nameof(imageOfText));
            }

            (groups[image] ??= []).Add(text);
        }

        int lonely = Array.IndexOf(groups, null);
        return lonely < 0 ? groups : throw new ArgumentException($"Picture {lonely} has no caption. Leave it out.", nameof(imageOfText));
    }

    private static Dictionary<int, double> Recall(int[] ranks, IReadOnlyList<int> depths)
    {
        var recall = new Dictionary<int, double>();
        foreach (int depth in depths)
        {
            int found = 0;
            foreach (int rank in ranks)
            {
                found += rank < depth ? 1 : 0;
            }

            recall[depth] = (double)found / ranks.Length;
        }

        return recall;
    }

    private static double MedianRank(int[] ranks)
    {
        int[] sorted = [.. ranks];
        Array.Sort(sorted);
        return 1 + ((sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2.0);
    }
}
