using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Clip.Sdk.Files;

namespace Clip.Sdk.Retrieval;

/// <summary>
/// Adds pictures to an index and removes them. Changes count when <see cref="Commit()"/> returns, all together; a process that
/// is killed at any moment before leaves the index as it was, and readers see no change until they open it again.
/// </summary>
/// <remarks>One writer an index at a time, also across processes. Members may be called from several threads.</remarks>
public sealed class ImageIndexWriter : IDisposable
{
    private readonly Lock _gate = new();
    private readonly FileStream _lock;
    private readonly Action<string> _step;
    private IndexSnapshot _snapshot;
    private RowSet _deleted;
    private DigestTable? _rowsByPath;
    private SegmentWriter? _pending;
    private long _nextNumber;
    private bool _isBroken;

    private ImageIndexWriter(string folder, FileStream writerLock, Action<string> step)
    {
        Folder = folder;
        _lock = writerLock;
        _step = step;
        _snapshot = IndexSnapshot.Open(folder);
        _deleted = _snapshot.Deleted.Clone();
        _nextNumber = _snapshot.Manifest.NextNumber;
        IndexFolder.DeleteLeftovers(folder, _snapshot.Manifest);
    }

    /// <summary>The folder of the index.</summary>
    public string Folder { get; }

    /// <summary>What the index is.</summary>
    public ImageIndexInfo Info => _snapshot.Manifest.Info;

    /// <summary>Pictures in the index, changes that are not yet committed included.</summary>
    public long Count
    {
        get
        {
            lock (_gate)
            {
                return TotalRows - _deleted.Count;
            }
        }
    }

    internal IndexSnapshot Snapshot => _snapshot;

    private long TotalRows => _snapshot.Rows + (_pending?.Rows ?? 0);

    /// <summary>Makes a new, empty index.</summary>
    /// <param name="folder">Its folder; it is made where it does not exist.</param>
    /// <param name="info">What it will hold.</param>
    /// <exception cref="IndexException">There is an index already, or another writer.</exception>
    public static ImageIndexWriter Create(string folder, ImageIndexInfo info)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(info);
        ArgumentException.ThrowIfNullOrEmpty(info.SpaceId, nameof(info));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(info.Dimensions, nameof(info));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(info.Dimensions, RowLayout.MaxDimensions, nameof(info));
        folder = Path.GetFullPath(folder);
        Directory.CreateDirectory(folder);
        return WriterLock.Run(folder, writerLock =>
        {
            if (IndexManifest.Exists(folder))
            {
                throw new IndexException($"'{folder}' already holds an image index. Open it, or choose another folder.", folder);
            }

            new IndexManifest { Info = info }.Write(folder);
            return new ImageIndexWriter(folder, writerLock, NoStep);
        });
    }

    /// <summary>Opens an index for changes.</summary>
    /// <param name="folder">Its folder.</param>
    /// <exception cref="IndexException">There is no index, it is damaged, or there is another writer.</exception>
    public static ImageIndexWriter Open(string folder) => Open(folder, NoStep);

    /// <param name="folder">The folder of the index.</param>
    /// <param name="step">Told the name of each step of a commit before it is done: tests throw here to see what a crash leaves.</param>
    internal static ImageIndexWriter Open(string folder, Action<string> step)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        folder = Path.GetFullPath(folder);
        // Before the lock file is made, so that a wrong path leaves nothing behind.
        IndexManifest.Read(folder);
        return WriterLock.Run(folder, writerLock => new ImageIndexWriter(folder, writerLock, step));
    }

    /// <summary>Adds a picture. One of the same path is replaced.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="embedding">[D], of unit length.</param>
    /// <param name="captionEmbedding">[D], of unit length: the embedding of the caption; or empty for none.</param>
    /// <exception cref="ArgumentException">A width is not D, or a row has not unit length.</exception>
    /// <exception cref="InputException">The path or caption is too long.</exception>
    public void Append(IndexedImage image, ReadOnlySpan<float> embedding, ReadOnlySpan<float> captionEmbedding = default)
    {
        IndexRules.Check(image);
        IndexRules.CheckRow(embedding, Info, nameof(embedding));
        if (!captionEmbedding.IsEmpty)
        {
            IndexRules.CheckRow(captionEmbedding, Info, nameof(captionEmbedding));
        }

        lock (_gate)
        {
            Pending().Add(image, embedding, captionEmbedding);
            Place(image);
        }
    }

    /// <summary>Removes a picture.</summary>
    /// <param name="path">Its path, as it was added.</param>
    /// <returns>False when there is none of that path.</returns>
    public bool Remove(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        UInt128 digest = DigestTable.OfBytes(Encoding.UTF8.GetBytes(path));
        lock (_gate)
        {
            if (!RowsByPath().TryFind(digest, out long row))
            {
                return false;
            }

            RowsByPath().Remove(digest);
            return _deleted.Add(row);
        }
    }

    /// <summary>Makes all changes since the last commit durable and visible, together.</summary>
    /// <exception cref="IOException">The disk is full or fails. The index is as it was; dispose this writer and open another.</exception>
    /// <remarks>When small segments or removed rows have gathered, files are rewritten, so that an index of many small changes stays as fast as one made at once.</remarks>
    public void Commit() => Commit(mergesSegments: true);

    /// <param name="mergesSegments">False to leave segments as they are, so that committed rows keep their numbers.</param>
    internal void Commit(bool mergesSegments)
    {
        lock (_gate)
        {
            Durably(() =>
            {
                if (_pending is not null || _deleted.Count != _snapshot.Deleted.Count)
                {
                    SegmentRecord? added = FinishPending();
                    IReadOnlyList<SegmentRecord> segments = added is null ? _snapshot.Manifest.Segments : [.. _snapshot.Manifest.Segments, added];
                    Publish(segments, _deleted);
                }

                if (mergesSegments)
                {
                    MergeTail();
                }
            });
        }
    }

    /// <summary>Commits, then rewrites the index without the rows that were removed.</summary>
    public void Compact()
    {
        lock (_gate)
        {
            Commit();
            if (_snapshot.Manifest.Segments.Count > 1 || _deleted.Count > 0)
            {
                Durably(() => Rewrite(0));
            }
        }
    }

    /// <summary>Gives up what was not committed, and lets other writers in.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _pending?.Dispose();
            _pending = null;
            _snapshot.Dispose();
            _lock.Dispose();
        }
    }

    /// <summary>The row of a path, committed or not.</summary>
    internal bool TryFind(string path, out long row)
    {
        lock (_gate)
        {
            return RowsByPath().TryFind(DigestTable.OfBytes(Encoding.UTF8.GetBytes(path)), out row);
        }
    }

    /// <summary>Adds a picture whose embeddings a committed row has already.</summary>
    internal void AppendCopy(IndexedImage image, long row)
    {
        IndexRules.Check(image);
        lock (_gate)
        {
            IndexSegment segment = _snapshot.SegmentOf(row);
            Pending().Copy(image, segment, row - segment.FirstRow);
            Place(image);
        }
    }

    /// <summary>Adds a picture whose own embedding a committed row has already, with a new caption.</summary>
    internal void AppendCopy(IndexedImage image, long row, ReadOnlySpan<float> captionEmbedding)
    {
        IndexRules.Check(image);
        lock (_gate)
        {
            IndexSegment segment = _snapshot.SegmentOf(row);
            Pending().Copy(image, segment, row - segment.FirstRow, captionEmbedding);
            Place(image);
        }
    }

    /// <summary>Removes a committed row.</summary>
    internal bool RemoveRow(long row)
    {
        lock (_gate)
        {
            IndexSegment segment = _snapshot.SegmentOf(row);
            UInt128 digest = DigestTable.OfBytes(segment.Entries.PathBytes(row - segment.FirstRow));
            if (RowsByPath().TryFind(digest, out long current) && current == row)
            {
                RowsByPath().Remove(digest);
            }

            return _deleted.Add(row);
        }
    }

    /// <summary>Sets the folder that paths are relative to.</summary>
    internal void SetRoot(string root)
    {
        lock (_gate)
        {
            if (Info.Root != root)
            {
                Commit();
                Durably(() => Publish(_snapshot.Manifest.Segments, _deleted, Info with { Root = root }));
            }
        }
    }

    private static void NoStep(string name)
    {
    }

    // What reached the disk before a failure is unknown here, but well known to the next writer.
    private void Durably(Action change)
    {
        ObjectDisposedException.ThrowIf(_isBroken, this);
        try
        {
            change();
        }
        catch
        {
            _isBroken = true;
            throw;
        }
    }

    private SegmentWriter Pending() => _pending ??= new SegmentWriter(Folder, _nextNumber++, _snapshot.Layout);

    // The row was written last; it takes the place of an older one of the same path.
    private void Place(IndexedImage image)
    {
        long row = TotalRows - 1;
        _deleted.Grow(TotalRows);
        UInt128 digest = DigestTable.OfBytes(Encoding.UTF8.GetBytes(image.Path));
        if (RowsByPath().TryFind(digest, out long older))
        {
            _deleted.Add(older);
        }

        RowsByPath().Set(digest, row);
    }

    private DigestTable RowsByPath()
    {
        if (_rowsByPath is null)
        {
            _rowsByPath = new DigestTable();
            foreach (IndexSegment segment in _snapshot.Segments)
            {
                for (long row = 0; row < segment.Rows; row++)
                {
                    if (!_deleted.Contains(segment.FirstRow + row))
                    {
                        _rowsByPath.Set(DigestTable.OfBytes(segment.Entries.PathBytes(row)), segment.FirstRow + row);
                    }
                }
            }
        }

        return _rowsByPath;
    }

    private SegmentRecord? FinishPending()
    {
        if (_pending is null)
        {
            return null;
        }

        _step("finish-segment");
        SegmentRecord record = _pending.Finish();
        _pending.Dispose();
        _pending = null;
        return record;
    }

    private void Publish(IReadOnlyList<SegmentRecord> segments, RowSet deleted, ImageIndexInfo? info = null)
    {
        long rows = segments.Sum(segment => segment.Rows);
        IndexManifest manifest = _snapshot.Manifest with
        {
            Generation = _snapshot.Manifest.Generation + 1,
            Info = info ?? Info,
            Segments = segments,
            Deleted = deleted.Count == 0 ? null : WriteDeleted(deleted.ToBytes(rows)),
            NextNumber = _nextNumber,
        };
        _step("flush-folder");
        DurableFolder.Flush(Folder);
        _step("write-manifest");
        manifest.Write(Folder);
        _step("open-new-generation");
        IndexSnapshot previous = _snapshot;
        _snapshot = IndexSnapshot.Open(Folder);
        _deleted = _snapshot.Deleted.Clone();
        previous.Dispose();
        _step("delete-leftovers");
        IndexFolder.DeleteLeftovers(Folder, _snapshot.Manifest);
    }

    private FileRecord WriteDeleted(byte[] bits)
    {
        _step("write-deleted");
        string name = (_nextNumber++).ToString("d8", CultureInfo.InvariantCulture) + IndexFolder.DeletedSuffix;
        AtomicFileStream.Write(Path.Combine(Folder, name), bits);
        return new FileRecord(name, bits.Length, Convert.ToHexStringLower(SHA256.HashData(bits)));
    }

    // Each segment stays larger than all that follow it together, and no more than half of the rows are removed ones: a row is
    // rewritten a logarithmic number of times.
    private void MergeTail()
    {
        IReadOnlyList<SegmentRecord> segments = _snapshot.Manifest.Segments;
        int first = _deleted.Count * 2 > _snapshot.Rows ? 0 : segments.Count;
        long following = 0;
        for (int i = segments.Count - 1; i >= 0; i--)
        {
            first = segments[i].Rows <= following ? Math.Min(first, i) : first;
            following += segments[i].Rows;
        }

        if (first < segments.Count)
        {
            Rewrite(first);
        }
    }

    // Segments from the given one on become one new segment without the removed rows.
    private void Rewrite(int firstSegment)
    {
        List<SegmentRecord> segments = [.. _snapshot.Manifest.Segments.Take(firstSegment)];
        long keptRows = segments.Sum(segment => segment.Rows);
        SegmentWriter writer = Pending();
        foreach (IndexSegment segment in _snapshot.Segments.Skip(firstSegment))
        {
            for (long row = 0; row < segment.Rows; row++)
            {
                if (!_deleted.Contains(segment.FirstRow + row))
                {
                    // The row has a new number.
                    _rowsByPath?.Set(DigestTable.OfBytes(segment.Entries.PathBytes(row)), keptRows + writer.Rows);
                    writer.Copy(segment.Entries.Read(row), segment, row);
                }
            }
        }

        if (writer.Rows > 0)
        {
            segments.Add(FinishPending()!);
        }
        else
        {
            writer.Dispose();
            _pending = null;
        }

        var deleted = new RowSet(segments.Sum(segment => segment.Rows));
        for (long row = 0; row < keptRows; row++)
        {
            if (_deleted.Contains(row))
            {
                deleted.Add(row);
            }
        }

        Publish(segments, deleted);
    }
}
