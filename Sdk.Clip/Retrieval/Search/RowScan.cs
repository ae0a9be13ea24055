using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using Clip.Sdk.Files;
using Clip.Sdk.Numerics;

namespace Clip.Sdk.Retrieval;

/// <summary>Compares queries with every row of a snapshot, on several threads over blocks of rows.</summary>
internal sealed class RowScan
{
    // A block of rows goes through the caches once for all queries.
    private const int BlockRows = 4096;
    private const int TileRows = 128;
    private const int TileQueries = 64;

    private readonly IndexSnapshot _snapshot;
    private readonly SearchOptions _options;
    private readonly long _excludedRow;
    private readonly CancellationToken _cancellationToken;
    private readonly (IndexSegment Segment, long First)[] _blocks;

    /// <param name="snapshot">The rows; the caller holds a lease.</param>
    /// <param name="options">What counts as a hit.</param>
    /// <param name="excludedRow">A row that is no hit, or -1.</param>
    /// <param name="cancellationToken">Checked between blocks.</param>
    public RowScan(IndexSnapshot snapshot, SearchOptions options, long excludedRow, CancellationToken cancellationToken)
    {
        _snapshot = snapshot;
        _options = options;
        _excludedRow = excludedRow;
        _cancellationToken = cancellationToken;
        var blocks = new List<(IndexSegment, long)>();
        foreach (IndexSegment segment in snapshot.Segments.Where(segment => segment.Vectors(options.Against) is not null))
        {
            for (long first = 0; first < segment.Rows; first += BlockRows)
            {
                blocks.Add((segment, first));
            }
        }

        _blocks = [.. blocks];
    }

    /// <summary>The best rows of each query.</summary>
    /// <param name="queries">[Q, D], unit rows.</param>
    public SearchHit[][] Run(EmbeddingMatrix queries)
    {
        // Several queries share the widening of a block; a single one, and all of int8, use the rows as they lie.
        bool isWidened = queries.Count > 1 && _snapshot.Layout.Storage == VectorStorage.Float16;
        PreparedQuery[] prepared = new PreparedQuery[isWidened ? 0 : queries.Count];
        for (int i = 0; i < prepared.Length; i++)
        {
            prepared[i] = new PreparedQuery(queries[i], _snapshot.Layout);
        }

        float[] padded = isWidened ? Padded(queries) : [];
        TopRows[] best = NewTops(queries.Count);
        var gate = new Lock();
        ParallelBlocks.Run(_blocks.Length, _options.Threads, take =>
        {
            TopRows[] own = NewTops(queries.Count);
            for (int block = take(); block >= 0; block = take())
            {
                if (isWidened)
                {
                    ScanWidened(_blocks[block], padded, own);
                }
                else
                {
                    ScanStored(_blocks[block], prepared, own);
                }
            }

            lock (gate)
            {
                for (int i = 0; i < own.Length; i++)
                {
                    best[i].Merge(own[i]);
                }
            }
        }, _cancellationToken);

        return Array.ConvertAll(best, top => top.ToSorted());
    }

    private TopRows[] NewTops(int count)
    {
        int capacity = (int)Math.Min(_options.Count, Math.Max(1, _snapshot.Rows));
        var tops = new TopRows[count];
        for (int i = 0; i < count; i++)
        {
            tops[i] = new TopRows(capacity, _options.MinimumCosine);
        }

        return tops;
    }

    private float[] Padded(EmbeddingMatrix queries)
    {
        int length = _snapshot.Layout.Length;
        float[] padded = new float[queries.Count * length];
        for (int i = 0; i < queries.Count; i++)
        {
            queries[i].CopyTo(padded.AsSpan(i * length));
        }

        return padded;
    }

    private void ScanStored((IndexSegment Segment, long First) block, PreparedQuery[] queries, TopRows[] tops)
    {
        Span<float> scores = stackalloc float[TileRows];
        VectorColumn vectors = block.Segment.Vectors(_options.Against)!;
        long end = Math.Min(block.First + BlockRows, block.Segment.Rows);
        for (long first = block.First; first < end; first += TileRows)
        {
            int count = (int)Math.Min(TileRows, end - first);
            for (int i = 0; i < queries.Length; i++)
            {
                vectors.Score(queries[i], first, count, scores);
                Offer(block.Segment, first, scores[..count], tops[i]);
            }
        }
    }

    private void ScanWidened((IndexSegment Segment, long First) block, float[] queries, TopRows[] tops)
    {
        int length = _snapshot.Layout.Length;
        float[] rows = ArrayPool<float>.Shared.Rent(TileRows * length), scores = ArrayPool<float>.Shared.Rent(TileRows * TileQueries);
        VectorColumn vectors = block.Segment.Vectors(_options.Against)!;
        long end = Math.Min(block.First + BlockRows, block.Segment.Rows);
        for (long first = block.First; first < end; first += TileRows)
        {
            int count = (int)Math.Min(TileRows, end - first);
            vectors.Decode(first, count, rows);
            for (int query = 0; query < tops.Length; query += TileQueries)
            {
                int queryCount = Math.Min(TileQueries, tops.Length - query);
                DotProducts.Multiply(queries.AsSpan(query * length, queryCount * length), rows.AsSpan(0, count * length), length, scores);
                for (int i = 0; i < queryCount; i++)
                {
                    Offer(block.Segment, first, scores.AsSpan(i * count, count), tops[query + i]);
                }
            }
        }

        ArrayPool<float>.Shared.Return(rows);
        ArrayPool<float>.Shared.Return(scores);
    }

    // Whether a row counts at all is asked only of rows that are good enough to get in: few of a million.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Offer(IndexSegment segment, long first, ReadOnlySpan<float> scores, TopRows top)
    {
        for (int i = 0; i < scores.Length; i++)
        {
            if (scores[i] >= top.Threshold && top.Admits(scores[i], segment.FirstRow + first + i) && Counts(segment, first + i))
            {
                top.Offer(scores[i], segment.FirstRow + first + i);
            }
        }
    }

    private bool Counts(IndexSegment segment, long localRow)
    {
        long row = segment.FirstRow + localRow;
        return row != _excludedRow
            && !_snapshot.Deleted.Contains(row)
            && (_options.Against == IndexVectors.Images || segment.Entries.HasCaptionVector(localRow))
            && (_options.PathPattern is null || Fits(_options.PathPattern, segment.Entries.PathBytes(localRow)));
    }

    private static bool Fits(GlobPattern pattern, ReadOnlySpan<byte> path)
    {
        char[] characters = ArrayPool<char>.Shared.Rent(path.Length);
        try
        {
            return pattern.IsMatch(characters.AsSpan(0, Encoding.UTF8.GetChars(path, characters)));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(characters);
        }
    }
}
