namespace Clip.Sdk.Retrieval;

/// <summary>The best pairs so far, by cosine, then by rows.</summary>
internal sealed class TopPairs(int capacity)
{
    // The priority queue gives its worst pair first.
    private readonly PriorityQueue<DuplicatePair, DuplicatePair> _pairs = new(WorstFirst.Instance);

    /// <summary>How many pairs were offered, kept or not.</summary>
    public long Offered { get; private set; }

    public void Offer(DuplicatePair pair)
    {
        Offered++;
        Keep(pair);
    }

    public void Merge(TopPairs other)
    {
        foreach ((DuplicatePair pair, _) in other._pairs.UnorderedItems)
        {
            Keep(pair);
        }
    }

    public DuplicatePair[] ToSorted()
    {
        var sorted = new DuplicatePair[_pairs.Count];
        for (int i = sorted.Length - 1; i >= 0; i--)
        {
            sorted[i] = _pairs.Dequeue();
        }

        return sorted;
    }

    private void Keep(DuplicatePair pair)
    {
        if (_pairs.Count < capacity)
        {
            _pairs.Enqueue(pair, pair);
        }
        else
        {
            _pairs.EnqueueDequeue(pair, pair);
        }
    }

    private sealed class WorstFirst : IComparer<DuplicatePair>
    {
        public static readonly WorstFirst Instance = new();

        public int Compare(DuplicatePair x, DuplicatePair y) =>
            x.Cosine.CompareTo(y.Cosine) is var byCosine && byCosine != 0 ? byCosine
            : y.First.CompareTo(x.First) is var byFirst && byFirst != 0 ? byFirst
            : y.Second.CompareTo(x.Second);
    }
}
