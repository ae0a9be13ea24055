using Clip.Sdk.Numerics;

namespace Clip.Sdk.Retrieval;

/// <summary>
/// An index of pictures, open for searching: embeddings as float16 or int8 in memory-mapped files, with paths and captions. It shows the
/// index as it was when it was opened, whatever writers do meanwhile.
/// </summary>
/// <remarks>Safe to use from several threads at once. Searches compare the query with every row, so results are exact for the stored rows.</remarks>
public sealed class ImageIndex : IDisposable
{
    private readonly IndexSnapshot _snapshot;

    private ImageIndex(IndexSnapshot snapshot) => _snapshot = snapshot;

    /// <summary>The folder of the index.</summary>
    public string Folder => _snapshot.Folder;

    /// <summary>What the index is.</summary>
    public ImageIndexInfo Info => _snapshot.Manifest.Info;

    /// <summary>Goes up with every commit of a writer.</summary>
    public long Generation => _snapshot.Manifest.Generation;

    /// <summary>Pictures in the index.</summary>
    public long Count => _snapshot.Rows - _snapshot.Deleted.Count;

    /// <summary>Rows in the index's files: <see cref="Count"/>, and removed ones that a compaction has not yet cleared away.</summary>
    public long RowCount => _snapshot.Rows;

    internal IndexSnapshot Snapshot => _snapshot;

    /// <summary>Opens an index.</summary>
    /// <param name="folder">Its folder.</param>
    /// <exception cref="IndexException">There is no index, or it is damaged.</exception>
    public static ImageIndex Open(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return new ImageIndex(IndexSnapshot.Open(Path.GetFullPath(folder)));
    }

    /// <summary>True where a folder holds an index.</summary>
    /// <param name="folder">The folder.</param>
    public static bool Exists(string folder) => IndexManifest.Exists(folder);

    /// <summary>Refuses encoders of another embedding space than the index's.</summary>
    /// <param name="encoder">The encoder of queries.</param>
    /// <exception cref="IndexException">The spaces differ; the message names both.</exception>
    public void RequireSpace(EncoderInfo encoder)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        IndexSpace.Require(Folder, Info, encoder);
    }

    /// <summary>What a row is.</summary>
    /// <param name="row">A row that a search gave.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row, or it was removed.</exception>
    public IndexedImage Entry(long row)
    {
        using IndexSnapshot.Lease lease = _snapshot.Enter();
        IndexSegment segment = SegmentOf(row);
        return segment.Entries.Read(row - segment.FirstRow);
    }

    /// <summary>The path of a row's file: below <see cref="ImageIndexInfo.Root"/> where there is one.</summary>
    /// <param name="row">A row that a search gave.</param>
    public string FilePath(long row)
    {
        string path = Entry(row).Path;
        return Info.Root is null ? path : Path.Combine(Info.Root, path);
    }

    /// <summary>All rows, in order.</summary>
    public IEnumerable<long> Rows()
    {
        for (long row = 0; row < _snapshot.Rows; row++)
        {
            if (!_snapshot.Deleted.Contains(row))
            {
                yield return row;
            }
        }
    }

    /// <summary>A row's embedding, as exact as it is stored.</summary>
    /// <param name="row">A row that a search gave.</param>
    /// <param name="kind">The picture's (the default) or its caption's.</param>
    /// <returns>[D], of unit length.</returns>
    /// <exception cref="ArgumentException">The row has no caption embedding.</exception>
    public float[] Embedding(long row, IndexVectors kind = IndexVectors.Images)
    {
        using IndexSnapshot.Lease lease = _snapshot.Enter();
        IndexSegment segment = SegmentOf(row);
        long local = row - segment.FirstRow;
        if (segment.Vectors(kind) is not { } vectors || (kind == IndexVectors.Captions && !segment.Entries.HasCaptionVector(local)))
        {
            throw new ArgumentException($"Row {row} has no embedding of its caption. Add captions when the index is made.", nameof(kind));
        }

        float[] padded = new float[_snapshot.Layout.Length];
        vectors.Decode(local, 1, padded);
        float[] embedding = padded[..Info.Dimensions];
        UnitLength.TryNormalize(embedding);
        return embedding;
    }

    /// <summary>Finds the rows nearest to an embedding.</summary>
    /// <param name="query">[D], made by an encoder of the index's space; brought to unit length.</param>
    /// <param name="options">What to look for; null for the ten best.</param>
    /// <param name="cancellationToken">Checked between blocks of rows.</param>
    /// <returns>Best first; of equal cosines the lower row first.</returns>
    /// <exception cref="ArgumentException">The width is not D.</exception>
    /// <exception cref="InputException">The query is all zero or not finite.</exception>
    public SearchHit[] Search(ReadOnlySpan<float> query, SearchOptions? options = null, CancellationToken cancellationToken = default) =>
        Run(new EmbeddingMatrix(query.ToArray(), Math.Max(1, query.Length), isNormalized: false), options, -1, cancellationToken)[0];

    /// <summary>Finds the rows nearest to each of several embeddings; faster than one by one, with the same results.</summary>
    /// <param name="queries">[Q, D], made by an encoder of the index's space; rows are brought to unit length.</param>
    /// <param name="options">What to look for; null for the ten best.</param>
    /// <param name="cancellationToken">Checked between blocks of rows.</param>
    /// <returns>[Q] lists, each best first.</returns>
    /// <exception cref="ArgumentException">The width is not D.</exception>
    /// <exception cref="InputException">A query is all zero or not finite.</exception>
    public SearchHit[][] Search(EmbeddingMatrix queries, SearchOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(queries);
        return Run(queries, options, -1, cancellationToken);
    }

    /// <summary>Finds the rows nearest to a picture of the index, without that picture.</summary>
    /// <param name="row">The row of the picture.</param>
    /// <param name="options">What to look for; null for the ten best.</param>
    /// <param name="cancellationToken">Checked between blocks of rows.</param>
    /// <returns>Best first.</returns>
    public SearchHit[] SearchLike(long row, SearchOptions? options = null, CancellationToken cancellationToken = default) =>
        Run(new EmbeddingMatrix(Embedding(row), Info.Dimensions, isNormalized: true), options, row, cancellationToken)[0];

    /// <summary>Reads every file of the index and compares its hash with what was written.</summary>
    /// <param name="cancellationToken">Checked between files.</param>
    /// <exception cref="IndexException">A file is not what was written; the message names it.</exception>
    public void Verify(CancellationToken cancellationToken = default)
    {
        using IndexSnapshot.Lease lease = _snapshot.Enter();
        IndexFolder.Verify(_snapshot, cancellationToken);
    }

    /// <summary>Closes the files. Searches under way on other threads end in peace.</summary>
    public void Dispose() => _snapshot.Dispose();

    private SearchHit[][] Run(EmbeddingMatrix queries, SearchOptions? options, long excludedRow, CancellationToken cancellationToken)
    {
        if (queries.Dimensions != Info.Dimensions)
        {
            throw new ArgumentException($"The index holds embeddings of {Info.Dimensions} dimensions but the queries are [{queries.Count}, {queries.Dimensions}]. Encode them with the model of space '{Info.SpaceId}'.", nameof(queries));
        }

        // Always, so that a query gives the same bits alone and among others, whoever normalised it before.
        EmbeddingMatrix normalized = UnitLength.Of(new EmbeddingMatrix(queries.Values, queries.Dimensions, isNormalized: false));
        using IndexSnapshot.Lease lease = _snapshot.Enter();
        return new RowScan(_snapshot, options ?? new SearchOptions(), excludedRow, cancellationToken).Run(normalized);
    }

    private IndexSegment SegmentOf(long row)
    {
        IndexSegment segment = _snapshot.SegmentOf(row);
        return _snapshot.Deleted.Contains(row)
            ? throw new ArgumentOutOfRangeException(nameof(row), row, "This row was removed.")
            : segment;
    }
}
