using System.Security.Cryptography;

namespace Clip.Sdk.Retrieval;

/// <summary>One generation of an index, mapped: it does not change, whatever writers do.</summary>
/// <remarks>Scans hold a <see cref="Lease"/>, so that disposing an index while another thread searches it never unmaps memory in use.</remarks>
internal sealed class IndexSnapshot : IDisposable
{
    private const int OpenAttempts = 10;

    private readonly IndexSegment[] _segments;
    private int _leases = 1;
    private int _isDisposed;

    private IndexSnapshot(string folder, IndexManifest manifest)
    {
        Folder = folder;
        Manifest = manifest;
        Layout = manifest.Layout;
        var segments = new List<IndexSegment>();
        try
        {
            foreach (SegmentRecord record in manifest.Segments)
            {
                segments.Add(new IndexSegment(folder, record, Layout, Rows));
                Rows += record.Rows;
            }

            Deleted = manifest.Deleted is null ? new RowSet(Rows) : ReadDeleted(folder, manifest.Deleted);
        }
        catch
        {
            segments.ForEach(segment => segment.Dispose());
            throw;
        }

        _segments = [.. segments];
    }

    public string Folder { get; }

    public IndexManifest Manifest { get; }

    public RowLayout Layout { get; }

    /// <summary>Rows in the files, removed ones included.</summary>
    public long Rows { get; }

    public RowSet Deleted { get; }

    public IReadOnlyList<IndexSegment> Segments => _segments;

    /// <summary>Opens the newest generation.</summary>
    public static IndexSnapshot Open(string folder)
    {
        for (int attempt = 1; ; attempt++)
        {
            IndexManifest manifest = IndexManifest.Read(folder);
            try
            {
                return new IndexSnapshot(folder, manifest);
            }
            catch (FileNotFoundException) when (attempt < OpenAttempts && IndexManifest.Read(folder).Generation != manifest.Generation)
            {
                // A writer compacted the index between the manifest and its files: there is a newer one.
            }
            catch (FileNotFoundException error)
            {
                throw IndexManifest.Damaged(folder, $"'{Path.GetFileName(error.FileName)}' is missing", error);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new IndexException($"The image index '{folder}' cannot be opened: {error.Message}", folder, error);
            }
        }
    }

    /// <summary>Keeps the files mapped until the lease is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The index was disposed.</exception>
    public Lease Enter()
    {
        int leases = Volatile.Read(ref _leases);
        while (leases > 0 && Volatile.Read(ref _isDisposed) == 0)
        {
            int seen = Interlocked.CompareExchange(ref _leases, leases + 1, leases);
            if (seen == leases)
            {
                return new Lease(this);
            }

            leases = seen;
        }

        throw new ObjectDisposedException(nameof(ImageIndex));
    }

    public IndexSegment SegmentOf(long row)
    {
        if (row < 0 || row >= Rows)
        {
            throw new ArgumentOutOfRangeException(nameof(row), row, $"The index has rows 0 to {Rows - 1}.");
        }

        int low = 0, high = _segments.Length - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            (low, high) = _segments[middle].FirstRow <= row ? (middle, high) : (low, middle - 1);
        }

        return _segments[low];
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            Release();
        }
    }

    private static RowSet ReadDeleted(string folder, FileRecord record)
    {
        byte[] bytes = File.ReadAllBytes(Path.Combine(folder, record.Name));
        // Bringing removed pictures back would be worse than a slow open, so this file is always checked; it is small.
        return bytes.Length == record.Bytes && Convert.ToHexStringLower(SHA256.HashData(bytes)) == record.Sha256
            ? RowSet.Parse(bytes)
            : throw IndexManifest.Damaged(folder, $"'{record.Name}' is not what was written");
    }

    private void Release()
    {
        if (Interlocked.Decrement(ref _leases) == 0)
        {
            foreach (IndexSegment segment in _segments)
            {
                segment.Dispose();
            }
        }
    }

    /// <summary>The right to read mapped memory.</summary>
    public readonly struct Lease(IndexSnapshot snapshot) : IDisposable
    {
        public void Dispose() => snapshot.Release();
    }
}
