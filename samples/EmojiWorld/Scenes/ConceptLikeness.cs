using System.Numerics.Tensors;
using Clip.Sdk.Samples.EmojiWorld.Corpus;

namespace Clip.Sdk.Samples.EmojiWorld.Scenes;

/// <summary>
/// How alike concepts are to a model, by the embeddings of their names. A contrastive loss learns most from what it takes for each other
/// (hard negatives, Robinson et al. 2021, arXiv:2010.04592), which chance seldom puts into one batch.
/// </summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
public sealed class ConceptLikeness
{
    private readonly EmbeddingMatrix _names;
    private readonly int _runLength;

    /// <summary>Creates it from embeddings.</summary>
    /// <param name="names">One row for each concept, of unit length.</param>
    /// <param name="runLength">How many concepts that are alike follow each other, at least 1.</param>
    public ConceptLikeness(EmbeddingMatrix names, int runLength)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(runLength);
        (_names, _runLength) = (names, runLength);
    }

    /// <summary>Asks a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="corpus">The concepts.</param>
    /// <param name="runLength">How many concepts that are alike follow each other, at least 1.</param>
    public static ConceptLikeness Of(IClipModel model, EmojiCorpus corpus, int runLength)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(corpus);
        return new ConceptLikeness(model.Texts.Encode<string>([.. corpus.Concepts.Select(concept => concept.Noun.Indefinite)]), runLength);
    }

    /// <summary>Puts behind each concept those that are most like it, run by run: the first of a run is the first in the given order that is left.</summary>
    /// <param name="order">Numbers of concepts.</param>
    internal int[] Gather(ReadOnlySpan<int> order)
    {
        var left = new List<int>(order.Length);
        left.AddRange(order);
        int[] gathered = new int[order.Length];
        for (int done = 0; left.Count > 0;)
        {
            int first = left[0];
            int[] run = [.. left.OrderByDescending(other => other == first ? float.PositiveInfinity : Likeness(first, other)).Take(_runLength)];
            run.CopyTo(gathered, done);
            done += run.Length;
            left.RemoveAll(run.Contains);
        }

        return gathered;
    }

    private float Likeness(int one, int other) => TensorPrimitives.Dot(_names[one], _names[other]);
}
