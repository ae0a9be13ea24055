using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Clip.Sdk.Files;
using Clip.Sdk.Pipelines;

namespace Clip.Sdk.Retrieval;

/// <summary>One refresh: the pipeline's reading end decides which files need encoding, its writing end puts them into the index.</summary>
internal sealed class FolderRefresh : IDisposable
{
    private readonly ImageIndexWriter _writer;
    private readonly string _root;
    private readonly IPixelEncoder _images;
    private readonly FolderIndexOptions _options;
    private readonly CaptionBatch _captions;
    // The index as it was at the start. No commit before the end merges segments, so its rows keep their numbers.
    private readonly IndexSnapshot _base;
    private readonly RowSet _seen;
    private readonly ConcurrentQueue<IndexedImage> _underWay = new();
    private readonly FailureList _failures = new();
    private DigestTable? _rowsByContent;

    // Counted on the reading thread.
    private long _found;
    private long _moved;
    private long _unchanged;
    private long _changedByCopy;

    // Counted on the writing thread.
    private long _added;
    private long _changed;
    private long _removed;
    private long _encoded;

    public FolderRefresh(ImageIndexWriter writer, string root, IPixelEncoder images, ITextEncoder? texts, FolderIndexOptions options)
    {
        _writer = writer;
        _root = root;
        _images = images;
        _options = options;
        _captions = new CaptionBatch(writer, texts, _failures);
        _base = IndexSnapshot.Open(writer.Folder);
        _seen = new RowSet(_base.Rows);
    }

    public async Task<FolderIndexReport> RunAsync(CancellationToken cancellationToken)
    {
        var pipeline = new EncodingPipeline(_images, _options.Pipeline with { Form = EmbeddingForm.Normalized });
        int uncommitted = 0;
        await foreach (EncodedItem item in pipeline.EncodeAsync(FilesToEncode(cancellationToken), cancellationToken).ConfigureAwait(false))
        {
            Take(item);
            _options.Progress?.Report(new FolderIndexProgress(Volatile.Read(ref _found), _encoded, _failures.Count));
            if (++uncommitted >= _options.CommitInterval)
            {
                _captions.Flush(cancellationToken);
                _writer.Commit(mergesSegments: false);
                uncommitted = 0;
            }
        }

        _captions.Flush(cancellationToken);
        RemoveUnseen();
        _writer.Commit();
        _options.Progress?.Report(new FolderIndexProgress(_found, _encoded, _failures.Count));
        return new FolderIndexReport
        {
            Added = _added, Changed = _changed + _changedByCopy, Moved = _moved, Unchanged = _unchanged, Removed = _removed, Failures = _failures.ToArray(),
        };
    }

    public void Dispose() => _base.Dispose();

    // Runs on the pipeline's reading thread.
    private IEnumerable<ImageSource> FilesToEncode(CancellationToken cancellationToken)
    {
        foreach (string path in ImageFiles.Enumerate(_root))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Interlocked.Increment(ref _found);
            IndexedImage image = Describe(path);
            if (!TryReuse(path, ref image))
            {
                _underWay.Enqueue(image);
                yield return ImageSource.FromFile(path);
            }
        }
    }

    private IndexedImage Describe(string path)
    {
        var file = new FileInfo(path);
        string relative = Path.GetRelativePath(_root, path).Replace(Path.DirectorySeparatorChar, '/');
        return new IndexedImage
        {
            Path = relative,
            FileLength = file.Exists ? file.Length : 0,
            ModifiedUtc = file.Exists ? file.LastWriteTimeUtc : default,
            Caption = _captions.IsEnabled ? ReadCaption(path, relative) : null,
        };
    }

    private string? ReadCaption(string path, string relative)
    {
        try
        {
            return CaptionFile.Read(path);
        }
        catch (InputException error)
        {
            _failures.Add(relative, error);
            return null;
        }
    }

    /// <summary>Uses what the index knows. False where the file must be encoded.</summary>
    private bool TryReuse(string path, ref IndexedImage image)
    {
        bool isKnown = _writer.TryFind(image.Path, out long row) && row < _base.Rows;
        if (isKnown)
        {
            _seen.Add(row);
            if (IsUnchanged(row, image))
            {
                _unchanged++;
                return true;
            }
        }

        image = image with { Sha256 = TryHash(path) };
        if (image.Sha256 is null || !RowsByContent().TryFind(DigestTable.OfHash(Convert.FromHexString(image.Sha256)), out long same))
        {
            return false;
        }

        bool hasSameCaption = Entry(same).Caption == image.Caption || !_captions.IsEnabled;
        if (hasSameCaption)
        {
            _writer.AppendCopy(_captions.IsEnabled ? image : image with { Caption = Entry(same).Caption }, same);
        }
        else
        {
            _captions.AddCopy(image, same);
        }

        Count(isKnown, isKnown && same == row && hasSameCaption);
        return true;
    }

    private void Count(bool isKnown, bool isOnlyTouched)
    {
        if (isOnlyTouched)
        {
            _unchanged++;
        }
        else if (isKnown)
        {
            _changedByCopy++;
        }
        else
        {
            _moved++;
        }
    }

    private bool IsUnchanged(long row, IndexedImage image)
    {
        IndexSegment segment = _base.SegmentOf(row);
        return segment.Entries.FileState(row - segment.FirstRow) == (image.FileLength, image.ModifiedUtc.Ticks)
            && (!_captions.IsEnabled || Entry(row).Caption == image.Caption);
    }

    private IndexedImage Entry(long row)
    {
        IndexSegment segment = _base.SegmentOf(row);
        return segment.Entries.Read(row - segment.FirstRow);
    }

    private DigestTable RowsByContent()
    {
        if (_rowsByContent is null)
        {
            _rowsByContent = new DigestTable();
            foreach (IndexSegment segment in _base.Segments)
            {
                for (long row = 0; row < segment.Rows; row++)
                {
                    ReadOnlySpan<byte> hash = segment.Entries.HashIfAny(row);
                    if (!hash.IsEmpty && !_base.Deleted.Contains(segment.FirstRow + row))
                    {
                        _rowsByContent.Set(DigestTable.OfHash(hash), segment.FirstRow + row);
                    }
                }
            }
        }

        return _rowsByContent;
    }

    // A file that cannot be read goes on to the decoder, which says why in the usual words.
    private static string? TryHash(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void Take(EncodedItem item)
    {
        if (!_underWay.TryDequeue(out IndexedImage? image))
        {
            throw new InvalidOperationException("The pipeline gave more pictures than it took.");
        }

        bool isKnown = _writer.TryFind(image.Path, out _);
        if (item.Error is not null)
        {
            _failures.Add(image.Path, item.Error);
            if (isKnown && _writer.Remove(image.Path))
            {
                _removed++;
            }

            return;
        }

        _encoded++;
        _captions.Add(image, item.Embedding);
        if (isKnown)
        {
            _changed++;
        }
        else
        {
            _added++;
        }
    }

    private void RemoveUnseen()
    {
        for (long row = 0; row < _base.Rows; row++)
        {
            if (!_base.Deleted.Contains(row) && !_seen.Contains(row) && _writer.RemoveRow(row))
            {
                _removed++;
            }
        }
    }
}
