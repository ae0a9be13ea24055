using System.Security.Cryptography;
using System.Text;

namespace Clip.Sdk.Moderation.Audit;

/// <summary>
/// The form of an audit log: a line an entry, <c>{"hash":"...","entry":{...}}</c>. The hash is SHA-256 over the bytes of the entry as
/// written, and the entry carries its number and the hash of the one before, so that a change anywhere breaks every later link.
/// </summary>
internal static class AuditChain
{
    public const int HashLength = 64;

    /// <summary>The link before the first entry.</summary>
    public static string Origin { get; } = new('0', HashLength);

    private static ReadOnlySpan<byte> Opening => "{\"hash\":\""u8;

    private static ReadOnlySpan<byte> Middle => "\",\"entry\":"u8;

    public static string HashOf(ReadOnlySpan<byte> entry) => Convert.ToHexStringLower(SHA256.HashData(entry));

    /// <summary>The line of an entry, its end included.</summary>
    public static byte[] Line(string hash, ReadOnlySpan<byte> entry) => [.. Opening, .. Encoding.ASCII.GetBytes(hash), .. Middle, .. entry, (byte)'}', (byte)'\n'];

    /// <summary>Takes a line apart; false where it has another form.</summary>
    public static bool TryParse(ReadOnlySpan<byte> line, out string hash, out ReadOnlySpan<byte> entry)
    {
        int start = Opening.Length + HashLength + Middle.Length;
        if (line.Length <= start + 1 || !line.StartsWith(Opening) || !line[(Opening.Length + HashLength)..].StartsWith(Middle) || line[^1] != (byte)'}')
        {
            hash = "";
            entry = default;
            return false;
        }

        hash = Encoding.ASCII.GetString(line.Slice(Opening.Length, HashLength));
        entry = line[start..^1];
        return true;
    }
}
