using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Clip.Sdk.Moderation.Audit;

/// <summary>Checks every link of an audit log.</summary>
internal sealed class AuditVerifier(string path)
{
    private const int MaximumLine = 16 << 20;

    private long _count;
    private string _hash = AuditChain.Origin;
    private int _recoveries;
    private string? _noted;
    private long _notedCount = -1;
    private bool _isNotedSeen;

    /// <summary>Checks the log.</summary>
    /// <param name="expectedHead">A hash noted earlier that must be in the chain, or null.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="InputException">It cannot be read.</exception>
    public AuditReport Verify(string? expectedHead, CancellationToken cancellationToken)
    {
        try
        {
            ReadNote();
            bool isExpectedSeen = expectedHead is null || expectedHead == AuditChain.Origin;
            long line = 0;
            using FileStream file = File.OpenRead(path);
            foreach (ReadOnlyMemory<byte> content in Lines(file))
            {
                cancellationToken.ThrowIfCancellationRequested();
                line++;
                if (content.Length == 0 || content.Span[^1] != (byte)'\n')
                {
                    return Report("the last line is unfinished: a writer died while writing it, or its end was cut off. The next writer removes it and says so.", line);
                }

                if (Check(content.Span[..^1]) is { } problem)
                {
                    return Report(problem, line);
                }

                isExpectedSeen |= _hash == expectedHead;
            }

            return _notedCount > _count ? Report(string.Create(CultureInfo.InvariantCulture, $"the note beside the log counts {_notedCount} entries, but there are {_count}: entries at the end are missing."), null)
                : _notedCount >= 0 && !_isNotedSeen ? Report("the hash in the note beside the log is not in the chain: the log was written anew.", null)
                : !isExpectedSeen ? Report($"the expected hash '{expectedHead}' is not in the chain.", null)
                : Report(null, null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The audit log '{path}' cannot be read: {error.Message}", path, error);
        }
    }

    private string? Check(ReadOnlySpan<byte> line)
    {
        if (!AuditChain.TryParse(line, out string hash, out ReadOnlySpan<byte> entry))
        {
            return "the line is no entry.";
        }

        if (AuditChain.HashOf(entry) != hash)
        {
            return "the entry does not have the hash that it was written with: it was changed.";
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(entry.ToArray());
            JsonElement root = document.RootElement;
            if (root.GetProperty("previous").GetString() != _hash)
            {
                return "the entry does not follow the one before: entries were removed, added or reordered.";
            }

            if (root.GetProperty("number").GetInt64() != _count)
            {
                return string.Create(CultureInfo.InvariantCulture, $"the entry should have number {_count}.");
            }

            _recoveries += root.GetProperty("kind").GetString() == "recovered" ? 1 : 0;
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return $"the entry is no JSON of an audit log ({error.Message}).";
        }

        (_count, _hash) = (_count + 1, hash);
        _isNotedSeen |= _count == _notedCount && _hash == _noted;
        return null;
    }

    /// <summary>The note may lag by what was written since a crash, but never lead.</summary>
    private void ReadNote()
    {
        string note = AuditLog.HeadPath(path);
        if (!File.Exists(note))
        {
            return;
        }

        string[] parts = File.ReadAllText(note).Trim().Split(' ');
        if (parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long count) && parts[1].Length == AuditChain.HashLength)
        {
            (_notedCount, _noted) = (count, parts[1]);
            _isNotedSeen = count == 0;
        }
    }

    private AuditReport Report(string? problem, long? line) => new(path, problem is null, _count, _hash, problem, line, _recoveries);

    /// <summary>Lines with their ends; a line beyond reason comes in pieces, which are no entries.</summary>
    private static IEnumerable<ReadOnlyMemory<byte>> Lines(Stream file)
    {
        var line = new ArrayBufferWriter<byte>();
        byte[] block = new byte[64 << 10];
        int read;
        while ((read = file.Read(block)) > 0)
        {
            int start = 0;
            while (start < read)
            {
                int end = Array.IndexOf(block, (byte)'\n', start, read - start);
                int length = (end < 0 ? read : end + 1) - start;
                line.Write(block.AsSpan(start, length));
                start += length;
                if (end >= 0 || line.WrittenCount > MaximumLine)
                {
                    yield return line.WrittenMemory;
                    line.ResetWrittenCount();
                }
            }
        }

        if (line.WrittenCount > 0)
        {
            yield return line.WrittenMemory;
        }
    }
}
