using System.Text;

namespace Clip.Sdk.Tokenization.Repair;

/// <summary>Mends bytes that are nearly UTF-8 and decodes them strictly.</summary>
internal static class Utf8Bytes
{
    private const byte Space = 0x20;
    private const byte NoBreakSpace = 0xA0;
    private const byte Lost = SingleByteEncoding.LostByte;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// Puts back the byte A0 where a space replaced it and a likely character comes out. C3 before a space is mostly the
    /// word "à", so there the space is kept as well, but not in Portuguese words that start with it.
    /// </summary>
    public static byte[] RestoreNoBreakSpaces(byte[] bytes)
    {
        bool found = false;
        for (int index = 0; index < bytes.Length && !found; index++)
        {
            found = AlteredLength(bytes.AsSpan(index)) > 0;
        }

        if (!found)
        {
            return bytes;
        }

        List<byte> restored = RestoreWordA(bytes);
        Span<byte> span = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(restored);
        for (int index = 0; index < span.Length;)
        {
            int length = AlteredLength(span[index..]);
            span.Slice(index, length).Replace(Space, NoBreakSpace);
            index += Math.Max(length, 1);
        }

        return [.. restored];
    }

    /// <summary>Replaces sequences in which bytes were lost by U+FFFD.</summary>
    public static byte[] ReplaceLossySequences(byte[] bytes)
    {
        var replaced = new List<byte>(bytes.Length);
        for (int index = 0; index < bytes.Length;)
        {
            int length = LossyLength(bytes.AsSpan(index));
            if (length > 0)
            {
                replaced.AddRange("\uFFFD"u8);
                index += length;
            }
            else
            {
                replaced.Add(bytes[index++]);
            }
        }

        return [.. replaced];
    }

    /// <summary>Decodes UTF-8; where ED or C0 occur also surrogate pairs written as two characters (CESU-8) and Java's two-byte zero. Null where the bytes are not that.</summary>
    public static string? Decode(byte[] bytes)
    {
        try
        {
            return bytes.AsSpan().IndexOfAny((byte)0xED, (byte)0xC0) < 0
                ? Strict.GetString(bytes)
                : DecodeVariants(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static string DecodeVariants(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        int done = 0;
        for (int index = 0; index < bytes.Length;)
        {
            int length = VariantLength(bytes[index..]);
            if (length == 0)
            {
                index++;
                continue;
            }

            text.Append(Strict.GetString(bytes[done..index]));
            if (bytes[index] == 0xC0)
            {
                text.Append('\0');
            }
            else
            {
                text.Append(Surrogate(bytes[index..])).Append(Surrogate(bytes[(index + 3)..]));
            }

            index += length;
            done = index;
        }

        return text.Append(Strict.GetString(bytes[done..])).ToString();
    }

    private static int VariantLength(ReadOnlySpan<byte> bytes)
    {
        // The reference's pattern ends in a "$", which also matches before a last line break; that break is then swallowed.
        if (bytes[0] == 0xC0)
        {
            return bytes.Length > 1 && (bytes[1] == 0x80 || (bytes.Length == 2 && bytes[1] == (byte)'\n')) ? 2 : 0;
        }

        bool isPair = bytes.Length >= 6 && bytes[0] == 0xED && bytes[1] is >= 0xA0 and <= 0xAF && IsContinuation(bytes[2])
            && bytes[3] == 0xED && bytes[4] is >= 0xB0 and <= 0xBF && IsContinuation(bytes[5]);
        return isPair ? 6 : 0;
    }

    private static char Surrogate(ReadOnlySpan<byte> bytes) =>
        (char)(0xD000 | ((bytes[1] & 0x3F) << 6) | (bytes[2] & 0x3F));

    private static bool IsContinuation(byte value) => value is >= 0x80 and <= 0xBF;

    private static List<byte> RestoreWordA(byte[] bytes)
    {
        var restored = new List<byte>(bytes.Length + 8);
        for (int index = 0; index < bytes.Length; index++)
        {
            restored.Add(bytes[index]);
            if (bytes[index] == 0xC3 && index + 1 < bytes.Length && bytes[index + 1] == Space && !ContinuesWord(bytes.AsSpan(index + 2)))
            {
                restored.Add(NoBreakSpace);
                restored.Add(Space);
                index++;
            }
        }

        return restored;
    }

    private static bool ContinuesWord(ReadOnlySpan<byte> rest) =>
        rest.StartsWith(" "u8) || rest.StartsWith("quele"u8) || rest.StartsWith("quela"u8) || rest.StartsWith("quilo"u8) || rest.StartsWith("s "u8);

    /// <summary>How long a sequence at the start is that would be UTF-8 if one space were A0; 0 where there is none.</summary>
    private static int AlteredLength(ReadOnlySpan<byte> bytes)
    {
        byte lead = bytes[0];
        byte second = At(bytes, 1);
        byte third = At(bytes, 2);
        switch (lead)
        {
            case 0xC2 or 0xC3 or 0xC5 or 0xCE or 0xD0 or 0xD9:
                return second == Space ? 2 : 0;
            case >= 0xE0 and <= 0xE3:
                bool isFirst = lead >= 0xE2 && second == Space && IsLikelyContinuation(third);
                return isFirst || (IsLikelyContinuation(second) && third == Space) ? 3 : 0;
            case 0xF0:
                return OneSpaceInThree(second, third, At(bytes, 3)) ? 4 : 0;
            default:
                return 0;
        }
    }

    private static bool OneSpaceInThree(byte first, byte second, byte third)
    {
        int spaces = (first == Space ? 1 : 0) + (second == Space ? 1 : 0) + (third == Space ? 1 : 0);
        int continuations = (IsContinuation(first) ? 1 : 0) + (IsContinuation(second) ? 1 : 0) + (IsContinuation(third) ? 1 : 0);
        return spaces == 1 && continuations == 2;
    }

    /// <summary>A continuation byte other than the ellipsis of Windows-1252 and A0 itself.</summary>
    private static bool IsLikelyContinuation(byte value) => IsContinuation(value) && value is not (0x85 or NoBreakSpace);

    /// <summary>A zero byte is none of the bytes that sequences are made of.</summary>
    private static byte At(ReadOnlySpan<byte> bytes, int index) => index < bytes.Length ? bytes[index] : (byte)0;

    /// <summary>How long a sequence with lost bytes at the start is; a question mark may stand for one of them.</summary>
    private static int LossyLength(ReadOnlySpan<byte> bytes)
    {
        byte lead = bytes[0];
        byte second = At(bytes, 1);
        return lead switch
        {
            >= 0xC2 and <= 0xDF => second == Lost || (second == '?' && lead <= 0xC3) ? 2 : 0,
            >= 0xE0 and <= 0xEF => LossyLengthOfThree(bytes),
            >= 0xF0 and <= 0xF4 => HasLost(bytes, 4) ? 4 : 0,
            Lost => 1,
            _ => 0,
        };
    }

    private static int LossyLengthOfThree(ReadOnlySpan<byte> bytes)
    {
        bool isPair = bytes[0] == 0xED && At(bytes, 1) is >= 0xA0 and <= 0xAF && At(bytes, 3) == 0xED && At(bytes, 4) is >= 0xB0 and <= 0xBF
            && IsLossy(At(bytes, 2), At(bytes, 5));
        return isPair ? 6 : HasLost(bytes, 3) ? 3 : 0;
    }

    /// <summary>In a pair of surrogates either last byte may be lost, even to a question mark each.</summary>
    private static bool IsLossy(byte first, byte second) =>
        IsAnyOfThem(first) && IsAnyOfThem(second)
        && (first is Lost or (byte)'?' || second is Lost or (byte)'?');

    /// <summary>Whether the bytes behind the lead are continuations or lost ones, at least one of them lost, at most one a question mark.</summary>
    private static bool HasLost(ReadOnlySpan<byte> bytes, int length)
    {
        int lost = 0;
        int questions = 0;
        for (int index = 1; index < length; index++)
        {
            byte value = At(bytes, index);
            if (!IsAnyOfThem(value))
            {
                return false;
            }

            lost += value == Lost ? 1 : 0;
            questions += value == '?' ? 1 : 0;
        }

        return questions == 1 || (questions == 0 && lost > 0);
    }

    private static bool IsAnyOfThem(byte value) => value is Lost or (byte)'?' || IsContinuation(value);
}
