using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Clip.Sdk.Moderation.Audit;

/// <summary>Appends to an audit log. Safe to use from several threads and processes at once; a crash loses no finished entry.</summary>
/// <remarks>
/// Writers take turns by a lock file. What a crash left of an unfinished line is cut off by the next writer, who says so in an entry of
/// its own. Beside the log lies a note of its length and last hash (<c>.head</c>), so that cutting off whole entries shows.
/// </remarks>
internal sealed class AuditLog : IDisposable
{
    private const int FlushInterval = 64;
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FlushAge = TimeSpan.FromSeconds(1);

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string _path;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private long _knownLength = -1;
    private AuditTail _tail = AuditTail.Empty;
    private int _unflushed;
    private DateTimeOffset _flushed;

    public AuditLog(string path, TimeProvider? clock = null)
    {
        _path = Path.GetFullPath(path);
        _clock = clock ?? TimeProvider.System;
    }

    /// <summary>Appends an entry. It survives the death of the process at once, and a loss of power after at most 64 entries or a second.</summary>
    /// <param name="kind">What it is about, for example <c>decision</c>.</param>
    /// <param name="content">Its members; they are copied.</param>
    /// <param name="isDurable">True to wait until the disk has it.</param>
    /// <param name="cancellationToken">Stops waiting for the turn.</param>
    /// <exception cref="InputException">The log cannot be written or is no audit log.</exception>
    public async Task AppendAsync(string kind, JsonObject content, bool isDurable = false, CancellationToken cancellationToken = default)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            using FileStream turn = await LockAsync(cancellationToken).ConfigureAwait(false);
            using var file = new FileStream(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            if (file.Length != _knownLength)
            {
                Recover(file);
            }

            Append(file, kind, content);
            Flush(file, isDurable);
            _knownLength = file.Length;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _knownLength = -1;
            throw new InputException($"The audit log '{_path}' cannot be written: {error.Message}", _path, error);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Waits until the disk has what was appended.</summary>
    public async Task FlushAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_unflushed > 0)
            {
                using var file = new FileStream(_path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
                Flush(file, isDurable: true);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The audit log '{_path}' cannot be written: {error.Message}", _path, error);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private void Append(FileStream file, string kind, JsonObject content)
    {
        var entry = new JsonObject
        {
            ["number"] = _tail.Count,
            ["previous"] = _tail.Hash,
            ["time"] = _clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture),
            ["kind"] = kind,
        };
        foreach ((string name, JsonNode? value) in content)
        {
            entry[name] = value?.DeepClone();
        }

        byte[] bytes = Encoding.UTF8.GetBytes(entry.ToJsonString(Json));
        string hash = AuditChain.HashOf(bytes);
        file.Seek(0, SeekOrigin.End);
        file.Write(AuditChain.Line(hash, bytes));
        _tail = new AuditTail(_tail.Count + 1, hash, 0);
        File.WriteAllText(HeadPath(_path), string.Create(CultureInfo.InvariantCulture, $"{_tail.Count} {_tail.Hash}\n"));
    }

    /// <summary>Reads where the chain ends, and cuts off what a crash left unfinished.</summary>
    private void Recover(FileStream file)
    {
        _tail = AuditTail.Read(file, _path);
        if (_tail.Torn == 0)
        {
            return;
        }

        int torn = _tail.Torn;
        file.SetLength(file.Length - torn);
        Append(file, "recovered", new JsonObject { ["droppedBytes"] = torn });
    }

    private void Flush(FileStream file, bool isDurable)
    {
        _unflushed++;
        DateTimeOffset now = _clock.GetUtcNow();
        if (isDurable || _unflushed >= FlushInterval || now - _flushed > FlushAge)
        {
            file.Flush(flushToDisk: true);
            (_unflushed, _flushed) = (0, now);
        }
    }

    private async Task<FileStream> LockAsync(CancellationToken cancellationToken)
    {
        long start = _clock.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(_path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            }
            catch (IOException) when (_clock.GetElapsedTime(start) < LockTimeout)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(2), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public static string HeadPath(string path) => path + ".head";
}
