using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using Clip.Sdk.Files;
using Microsoft.Win32.SafeHandles;

namespace Clip.Sdk.Batches;

/// <summary>
/// The rows of a job under way, appended to a file beside its output. A process that is killed leaves at worst half a line
/// at the end, which is cut off; a row is in the journal or it is not, so none is lost or repeated.
/// </summary>
/// <remarks>Safe to append to from several threads at once. One process at a time holds a journal.</remarks>
internal sealed class BatchJournal : IDisposable
{
    private static readonly TimeSpan FlushInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan SyncInterval = TimeSpan.FromSeconds(5);
    private const int MaximumWaiting = 1 << 16;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly Lock _gate = new();
    private readonly SafeFileHandle _file;
    private readonly ArrayBufferWriter<byte> _waiting = new();
    private long _length;
    private readonly DoneRows _done = new();
    private readonly Stopwatch _sinceFlush = Stopwatch.StartNew();
    private readonly Stopwatch _sinceSync = Stopwatch.StartNew();

    private BatchJournal(string path, FileMode mode)
    {
        Path = path;
        _file = Open(path, mode);
    }

    public string Path { get; }

    /// <summary>Rows in the journal.</summary>
    public long Count => _done.Count;

    /// <summary>The place of a job's journal.</summary>
    public static string PathFor(string output) => output + ".journal";

    /// <summary>Begins a journal; one that lies there already is replaced.</summary>
    public static BatchJournal Create(string path, JournalHeader header)
    {
        var journal = new BatchJournal(path, FileMode.OpenOrCreate);
        RandomAccess.SetLength(journal._file, 0);
        journal._waiting.Write(JsonSerializer.SerializeToUtf8Bytes(header, Json));
        journal._waiting.Write("\n"u8);
        journal.Flush(toDisk: true);
        DurableFolder.Flush(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!);
        return journal;
    }

    /// <summary>Goes on with a journal.</summary>
    /// <exception cref="InputException">It belongs to another job, or is damaged.</exception>
    public static BatchJournal Resume(string path, JournalHeader header)
    {
        var journal = new BatchJournal(path, FileMode.Open);
        try
        {
            journal.Replay(header);
            return journal;
        }
        catch
        {
            journal.Dispose();
            throw;
        }
    }

    /// <summary>Whether an item still has to be worked on.</summary>
    /// <exception cref="InputException">Another item stood at its place when the job began.</exception>
    public bool IsWanted(long index, ulong key)
    {
        lock (_gate)
        {
            ulong known = _done.Find(index);
            return known == 0 || (known == key
                ? false
                : throw new InputException($"The input changed since the job of '{Path}' began: item {index + 1} is another one now. Restore the input, or begin anew with a new journal.", Path));
        }
    }

    /// <summary>Adds a row.</summary>
    public void Append(BatchRow row, ulong key)
    {
        lock (_gate)
        {
            if (!_done.Add(row.Index, key))
            {
                throw new PluginException($"Item {row.Index + 1} ('{row.Id}') was given a result twice. That is a defect of the head.");
            }

            RowJson.Write(row, Math.Max(1, key), _waiting);
            if (_sinceFlush.Elapsed >= FlushInterval || _waiting.WrittenCount >= MaximumWaiting)
            {
                Flush(toDisk: _sinceSync.Elapsed >= SyncInterval);
            }
        }
    }

    /// <summary>All rows, in the order in which they were added. Nothing may be appended meanwhile.</summary>
    public IEnumerable<BatchRow> Rows()
    {
        lock (_gate)
        {
            Flush(toDisk: true);
        }

        var lines = new LineReader(_file);
        lines.TryRead(out _);
        while (lines.TryRead(out ReadOnlyMemory<byte> line))
        {
            yield return RowJson.Read(line.Span).Row;
        }
    }

    /// <summary>Closes the journal and removes it.</summary>
    public void Delete()
    {
        // Removed while it is still locked: nobody can begin to use it in between.
        File.Delete(Path);
        _waiting.ResetWrittenCount();
        Dispose();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (!_file.IsClosed)
            {
                Flush(toDisk: false);
                _file.Dispose();
            }
        }
    }

    // FileShare.None locks the file against other processes.
    private static SafeFileHandle Open(string path, FileMode mode)
    {
        try
        {
            return File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (error is not (FileNotFoundException or DirectoryNotFoundException))
        {
            throw new InputException($"The journal '{path}' cannot be opened: {error.Message} Another process may be at work on the same output.", path, error);
        }
    }

    private void Replay(JournalHeader expected)
    {
        var lines = new LineReader(_file);
        if (!lines.TryRead(out ReadOnlyMemory<byte> first))
        {
            throw new InputException($"The journal '{Path}' has no first line: the job ended before it began. Begin anew.", Path);
        }

        CheckHeader(first.Span, expected);
        long end = lines.Position;
        for (long number = 2; lines.TryRead(out ReadOnlyMemory<byte> line); number++)
        {
            try
            {
                (BatchRow row, ulong key) = RowJson.Read(line.Span);
                if (row.Index < 0 || !_done.Add(row.Index, key))
                {
                    throw new JsonException("Its item was done before.");
                }
            }
            catch (JsonException error)
            {
                throw new InputException($"The journal '{Path}' is damaged in line {number}: {error.Message} Cut the file off before that line, or begin anew.", Path, error);
            }

            end = lines.Position;
        }

        // What follows the last line break is a line that the killed process did not finish.
        RandomAccess.SetLength(_file, end);
        _length = end;
    }

    private void CheckHeader(ReadOnlySpan<byte> line, JournalHeader expected)
    {
        JournalHeader? found;
        try
        {
            found = JsonSerializer.Deserialize<JournalHeader>(line, Json);
        }
        catch (JsonException error)
        {
            throw new InputException($"'{Path}' is no journal of a job: {error.Message}", Path, error);
        }

        if (found is null || found.Journal != JournalHeader.CurrentVersion)
        {
            throw new InputException($"The journal '{Path}' has version {found?.Journal}, but {JournalHeader.CurrentVersion} is read. Finish the job with the version of the SDK that began it.", Path);
        }

        if (found.Head != expected.Head || found.Fingerprint != expected.Fingerprint)
        {
            string difference = found.Head != expected.Head
                ? $"head '{found.Head}' and not '{expected.Head}'"
                : $"another model, policy or other options (fingerprint '{found.Fingerprint}' and not '{expected.Fingerprint}')";
            throw new InputException($"The job of '{Path}' was begun with {difference}. Go on as it began, or begin anew.", Path);
        }
    }

    private void Flush(bool toDisk)
    {
        RandomAccess.Write(_file, _waiting.WrittenSpan, _length);
        _length += _waiting.WrittenCount;
        _waiting.ResetWrittenCount();
        _sinceFlush.Restart();
        if (toDisk)
        {
            RandomAccess.FlushToDisk(_file);
            _sinceSync.Restart();
        }
    }
}
