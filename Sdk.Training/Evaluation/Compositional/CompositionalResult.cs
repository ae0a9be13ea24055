namespace Clip.Sdk.Training.Evaluation.Compositional;

/// <summary>How often a true caption lies nearer to its picture than the wrong one.</summary>
/// <param name="Accuracy">Part of the pairs that were told apart, over all kinds; chance is 0.5.</param>
/// <param name="ByKind">The same within each kind that occurs, with the number of pairs.</param>
public sealed record CompositionalResult(double Accuracy, IReadOnlyDictionary<CompositionalKind, (double Accuracy, int Count)> ByKind)
{
    /// <summary>Compares similarities; a tie counts as not told apart.</summary>
    /// <param name="images">[N, D] normalised picture embeddings.</param>
    /// <param name="captions">[N, D] normalised embeddings of the true captions.</param>
    /// <param name="foils">[N, D] normalised embeddings of the wrong captions.</param>
    /// <param name="kinds">[N] what each wrong caption gets wrong.</param>
    /// <exception cref="ArgumentException">Shapes differ.</exception>
    public static CompositionalResult Measure(EmbeddingMatrix images, EmbeddingMatrix captions, EmbeddingMatrix foils, IReadOnlyList<CompositionalKind> kinds)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(captions);
        ArgumentNullException.ThrowIfNull(foils);
        ArgumentNullException.ThrowIfNull(kinds);
        SimilarityRanking.CheckWidths(images, "Pictures", captions, "captions");
        SimilarityRanking.CheckWidths(images, "Pictures", foils, "foils");
        if (captions.Count != images.Count || foils.Count != images.Count || kinds.Count != images.Count || images.Count == 0)
        {
            throw new ArgumentException($"{images.Count} pictures need as many captions, foils and kinds, at least 1, but got {captions.Count}, {foils.Count} and {kinds.Count}.", nameof(images));
        }

        var byKind = new SortedDictionary<CompositionalKind, (int Right, int Count)>();
        int right = 0;
        for (int i = 0; i < images.Count; i++)
        {
            bool isRight = System.Numerics.Tensors.TensorPrimitives.Dot(images[i], captions[i]) > System.Numerics.Tensors.TensorPrimitives.Dot(images[i], foils[i]);
            (int rightOfKind, int count) = byKind.GetValueOrDefault(kinds[i]);
            byKind[kinds[i]] = (rightOfKind + (isRight ? 1 : 0), count + 1);
            right += isRight ? 1 : 0;
        }

        return new CompositionalResult(
            (double)right / images.Count,
            byKind.ToDictionary(entry => entry.Key, entry => ((double)entry.Value.Right / entry.Value.Count, entry.Value.Count)));
    }
}
