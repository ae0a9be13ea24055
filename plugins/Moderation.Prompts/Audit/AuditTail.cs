using System.Text.Json;

namespace Clip.Sdk.Moderation.Audit;

/// <summary>Where a chain ends.</summary>
/// <param name="Count">Entries.</param>
/// <param name="Hash">The last link.</param>
/// <param name="Torn">Bytes behind the last whole line.</param>
internal sealed record AuditTail(long Count, string Hash, int Torn)
{
    private const int Block = 64 << 10;
    private const int MaximumLine = 16 << 20;

    public static AuditTail Empty { get; } = new(0, AuditChain.Origin, 0);

    /// <summary>Reads the last line from the end of the file, without reading the file.</summary>
    /// <exception cref="InputException">The last whole line is no entry.</exception>
    public static AuditTail Read(Stream file, string path)
    {
        byte[] tail = [];
        while (true)
        {
            int end = tail.AsSpan().LastIndexOf((byte)'\n');
            int start = end > 0 ? tail.AsSpan(0, end).LastIndexOf((byte)'\n') : -1;
            bool isWhole = tail.Length == file.Length;
            if (end >= 0 && (start >= 0 || isWhole))
            {
                return Parse(tail.AsSpan(start + 1, end - start - 1), tail.Length - end - 1, path);
            }

            if (isWhole)
            {
                return Empty with { Torn = tail.Length };
            }

            if (tail.Length > MaximumLine)
            {
                throw new InputException($"'{path}' is no audit log: its last line is longer than {MaximumLine} bytes.", path);
            }

            tail = new byte[Math.Min(file.Length, Math.Max(Block, tail.Length * 4L))];
            file.Seek(-tail.Length, SeekOrigin.End);
            file.ReadExactly(tail);
        }
    }

    private static AuditTail Parse(ReadOnlySpan<byte> line, int torn, string path)
    {
        if (!AuditChain.TryParse(line, out string hash, out ReadOnlySpan<byte> entry))
        {
            throw new InputException($"'{path}' is no audit log: its last line is no entry. Choose another file, or see what 'clip moderate audit verify' says.", path);
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(entry.ToArray());
            return new AuditTail(document.RootElement.GetProperty("number").GetInt64() + 1, hash, torn);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InputException($"'{path}' is no audit log: its last entry cannot be read ({error.Message}).", path, error);
        }
    }
}
