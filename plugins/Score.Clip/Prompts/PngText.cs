using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Clip.Sdk.Heads.Scoring;

/// <summary>
/// Reads the texts of a PNG file: tEXt, zTXt and iTXt chunks (PNG third edition, 11.3.3). Lengths are checked before memory is
/// taken, packed texts are unpacked no further than a limit, and pixels are passed over.
/// </summary>
internal static class PngText
{
    private const int MaximumChunk = 4 << 20;
    private const int MaximumText = 4 << 20;
    private const int MaximumTotal = 16 << 20;
    private const int MaximumKeyword = 79;
    private const int MaximumChunks = 100_000;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>The texts by keyword, the first of each; empty where it is no PNG or is damaged from the first text on.</summary>
    public static IReadOnlyDictionary<string, string> Read(Stream stream)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        Span<byte> header = stackalloc byte[8];
        if (stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length || !header.SequenceEqual(Signature))
        {
            return texts;
        }

        int total = 0;
        for (int chunks = 0; chunks < MaximumChunks && stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length; chunks++)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(header);
            ReadOnlySpan<byte> type = header[4..];
            if (type.SequenceEqual("IEND"u8) || length > int.MaxValue)
            {
                break;
            }

            bool isText = type.SequenceEqual("tEXt"u8) || type.SequenceEqual("zTXt"u8) || type.SequenceEqual("iTXt"u8);
            if (!isText || length > MaximumChunk || total + length > MaximumTotal)
            {
                if (!Skip(stream, length + 4L))
                {
                    break;
                }

                continue;
            }

            byte kind = type[0];
            byte[] content = new byte[length];
            if (stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false) < content.Length || !Skip(stream, 4))
            {
                break;
            }

            total += content.Length;
            if (Parse(kind, content) is var (keyword, text))
            {
                texts.TryAdd(keyword, text);
            }
        }

        return texts;
    }

    private static (string Keyword, string Text)? Parse(byte kind, ReadOnlySpan<byte> content)
    {
        int end = content[..Math.Min(content.Length, MaximumKeyword + 1)].IndexOf((byte)0);
        if (end < 1)
        {
            return null;
        }

        string keyword = Encoding.Latin1.GetString(content[..end]);
        ReadOnlySpan<byte> rest = content[(end + 1)..];
        string? text = kind switch
        {
            (byte)'t' => Encoding.Latin1.GetString(rest),
            (byte)'z' => rest is [0, ..] ? Unpack(rest[1..], Encoding.Latin1) : null,
            _ => International(rest),
        };
        return text is null ? null : (keyword, text);
    }

    /// <summary>Whether it is packed, how, language and translated keyword, and only then the text.</summary>
    private static string? International(ReadOnlySpan<byte> content)
    {
        if (content.Length < 2)
        {
            return null;
        }

        (byte isPacked, byte method) = (content[0], content[1]);
        content = content[2..];
        for (int field = 0; field < 2; field++)
        {
            int end = content.IndexOf((byte)0);
            if (end < 0)
            {
                return null;
            }

            content = content[(end + 1)..];
        }

        return isPacked switch
        {
            0 => Encoding.UTF8.GetString(content),
            1 when method == 0 => Unpack(content, Encoding.UTF8),
            _ => null,
        };
    }

    private static string? Unpack(ReadOnlySpan<byte> packed, Encoding encoding)
    {
        try
        {
            using var source = new ZLibStream(new MemoryStream(packed.ToArray()), CompressionMode.Decompress);
            using var text = new MemoryStream();
            byte[] block = new byte[8192];
            int read;
            while ((read = source.Read(block)) > 0)
            {
                if (text.Length + read > MaximumText)
                {
                    return null;
                }

                text.Write(block, 0, read);
            }

            return encoding.GetString(text.GetBuffer().AsSpan(0, (int)text.Length));
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static bool Skip(Stream stream, long count)
    {
        if (stream.Position + count > stream.Length)
        {
            return false;
        }

        stream.Seek(count, SeekOrigin.Current);
        return true;
    }
}
