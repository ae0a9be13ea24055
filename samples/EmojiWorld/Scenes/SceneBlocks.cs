using Clip.Sdk.Training;

namespace Clip.Sdk.Samples.EmojiWorld.Scenes;

/// <summary>
/// Scenes in blocks of a batch each. The concepts that scenes begin with are drawn by walking in even steps over all concepts in a
/// random order, or in one where concepts that are easily mistaken for each other follow each other, so that each comes as often as its share says, and none twice in a walk.
/// </summary>
/// <remarks>Safe to share between threads.</remarks>
internal sealed class SceneBlocks
{
    private const long KindStream = 105;
    private const long OrderStream = 106;
    private const double BelowOne = 1 - 1e-12;
    private readonly double[] _conceptBounds;
    private readonly double _singleShare;
    private readonly long _seed;
    private readonly int _length;
    private readonly ConceptLikeness? _likeness;
    private readonly long _walkLength;
    private readonly Walk?[] _recent = new Walk?[4];

    /// <param name="conceptBounds">Running sums of the concepts' shares, none above 1.</param>
    /// <param name="singleShare">Part of the blocks whose scenes show one thing.</param>
    /// <param name="seed">Seed of everything.</param>
    /// <param name="length">Scenes of a block.</param>
    /// <param name="likeness">Which concepts come next to each other; null for chance alone.</param>
    public SceneBlocks(double[] conceptBounds, double singleShare, long seed, int length, ConceptLikeness? likeness = null)
    {
        (_conceptBounds, _singleShare, _seed, _length, _likeness) = (conceptBounds, singleShare, seed, length, likeness);
        _walkLength = length * Math.Max(1, (long)(conceptBounds[^1] / length));
    }

    /// <summary>Whether the scenes of the block show one thing each.</summary>
    public bool ShowsOneThing(long index) => new SeededRandom(_seed, KindStream, 0, index / _length).NextBool(_singleShare);

    /// <summary>The concept that a scene begins with.</summary>
    public int LeaderOf(long index)
    {
        long number = index / _walkLength;
        Walk? walk = Volatile.Read(ref _recent[number & 3]);
        if (walk is null || walk.Number != number)
        {
            walk = Prepare(number);
            Volatile.Write(ref _recent[number & 3], walk);
        }

        double part = ((index % _walkLength) + walk.Start) / _walkLength;
        return walk.Order[SceneComposer.Find(walk.Bounds, Math.Min(part, BelowOne) * walk.Bounds[^1])];
    }

    private Walk Prepare(long number)
    {
        var random = new SeededRandom(_seed, OrderStream, 0, number);
        int[] order = [.. Enumerable.Range(0, _conceptBounds.Length)];
        random.Shuffle<int>(order);
        order = _likeness?.Gather(order) ?? order;
        double[] bounds = SceneComposer.Bounds(order.Length, i => _conceptBounds[order[i]] - (order[i] == 0 ? 0 : _conceptBounds[order[i] - 1]));
        return new Walk(number, order, bounds, random.NextDouble());
    }

    private sealed record Walk(long Number, int[] Order, double[] Bounds, double Start);
}
