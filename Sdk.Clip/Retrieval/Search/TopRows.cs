namespace Clip.Sdk.Retrieval;

/// <summary>The best rows of one query so far: a heap with the worst of them on top.</summary>
/// <remarks>Higher cosines are better, and of equal ones the lower row: an order without ties, so parts of a scan can be merged in any order.</remarks>
internal sealed class TopRows
{
    private readonly int _capacity;
    private SearchHit[] _heap;
    private int _count;

    public TopRows(int capacity, float minimumCosine)
    {
        _capacity = capacity;
        _heap = new SearchHit[Math.Min(capacity, 16)];
        Threshold = minimumCosine;
    }

    /// <summary>Lower cosines cannot get in; equal ones may.</summary>
    public float Threshold { get; private set; }

    /// <summary>True when <see cref="Offer"/> would keep the hit. NaN never gets in.</summary>
    public bool Admits(float cosine, long row) => cosine >= Threshold && (_count < _capacity || IsBetter(new SearchHit(row, cosine), _heap[0]));

    /// <summary>Keeps a hit if it is good enough.</summary>
    public void Offer(float cosine, long row)
    {
        if (!Admits(cosine, row))
        {
            return;
        }

        var hit = new SearchHit(row, cosine);
        if (_count == _capacity)
        {
            SiftDown(hit);
        }
        else
        {
            SiftUp(hit);
        }

        if (_count == _capacity)
        {
            Threshold = _heap[0].Cosine;
        }
    }

    /// <summary>Takes in the hits of another part of the scan.</summary>
    public void Merge(TopRows other)
    {
        foreach (SearchHit hit in other._heap.AsSpan(0, other._count))
        {
            Offer(hit.Cosine, hit.Row);
        }
    }

    /// <summary>The hits, best first.</summary>
    public SearchHit[] ToSorted()
    {
        SearchHit[] hits = _heap[.._count];
        Array.Sort(hits, (left, right) => IsBetter(left, right) ? -1 : IsBetter(right, left) ? 1 : 0);
        return hits;
    }

    private static bool IsBetter(SearchHit left, SearchHit right) =>
        left.Cosine > right.Cosine || (left.Cosine == right.Cosine && left.Row < right.Row);

    private void SiftUp(SearchHit hit)
    {
        if (_count == _heap.Length)
        {
            Array.Resize(ref _heap, (int)Math.Min(_capacity, 2L * _heap.Length));
        }

        int place = _count++;
        while (place > 0)
        {
            int parent = (place - 1) / 2;
            if (!IsBetter(_heap[parent], hit))
            {
                break;
            }

            _heap[place] = _heap[parent];
            place = parent;
        }

        _heap[place] = hit;
    }

    // The worst hit leaves the top.
    private void SiftDown(SearchHit hit)
    {
        int place = 0;
        while (true)
        {
            int child = (2 * place) + 1;
            if (child >= _count)
            {
                break;
            }

            if (child + 1 < _count && IsBetter(_heap[child], _heap[child + 1]))
            {
                child++;
            }

            if (!IsBetter(hit, _heap[child]))
            {
                break;
            }

            _heap[place] = _heap[child];
            place = child;
        }

        _heap[place] = hit;
    }
}
