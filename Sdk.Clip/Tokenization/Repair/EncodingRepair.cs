using System.Text;
using static Clip.Sdk.Tokenization.Repair.MojibakeSign;

namespace Clip.Sdk.Tokenization.Repair;

/// <summary>Undoes mojibake, layer by layer: text that was written as UTF-8 and read in a single-byte encoding (ftfy's <c>fix_encoding</c>).</summary>
internal static class EncodingRepair
{
    /// <summary>Repairs a text; the same string where nothing looks broken.</summary>
    public static string Fix(string text)
    {
        while (true)
        {
            string repaired = FixOneLayer(text);
            if (repaired == text)
            {
                return repaired;
            }

            text = repaired;
        }
    }

    private static string FixOneLayer(string text)
    {
        if (Ascii.IsValid(text) || !MojibakeDetector.IsMojibake(text))
        {
            return text;
        }

        if (DecodeWhole(text, out bool isLatin1) is { } decoded)
        {
            return decoded;
        }

        string repaired = DecodeParts(text);
        if (repaired != text)
        {
            return repaired;
        }

        return (isLatin1 ? Latin1ToWindows1252(text) : null) ?? CharacterRepair.FixC1Controls(text);
    }

    /// <summary>Looks for the encoding whose bytes for the whole text are UTF-8.</summary>
    private static string? DecodeWhole(string text, out bool isLatin1)
    {
        isLatin1 = false;
        byte[] encoded = new byte[text.Length];
        foreach (SingleByteEncoding encoding in SingleByteEncoding.All)
        {
            if (!encoding.TryEncode(text, encoded))
            {
                continue;
            }

            isLatin1 |= encoding.Name == "latin-1";

            // In MacRoman an en dash before a space would pass for a lost A0.
            byte[] bytes = encoding.Name == "macroman" ? encoded : Utf8Bytes.RestoreNoBreakSpaces(encoded);
            if (encoding.IsSloppy)
            {
                bytes = Utf8Bytes.ReplaceLossySequences(bytes);
            }

            if (Utf8Bytes.Decode(bytes) is { } decoded)
            {
                return decoded;
            }
        }

        return null;
    }

    /// <summary>Repairs each sequence that looks like UTF-8 on its own, where the text as a whole is of no single encoding.</summary>
    private static string DecodeParts(string text)
    {
        StringBuilder? builder = null;
        int done = 0;
        for (int index = 0; index < text.Length;)
        {
            int length = index > 0 && Is(text, index - 1, StrictContinuation) ? 0 : SequencesLength(text, index);
            if (length == 0)
            {
                index++;
                continue;
            }

            // The part must be shorter than the text, or this would never end.
            if (length < text.Length && MojibakeDetector.IsMojibake(text.AsSpan(index, length)))
            {
                builder ??= new StringBuilder(text.Length);
                builder.Append(text, done, index - done).Append(Fix(text.Substring(index, length)));
                done = index + length;
            }

            index += length;
        }

        return builder is null ? text : builder.Append(text, done, text.Length - done).ToString();
    }

    /// <summary>Characters at an index that could be UTF-8 sequences, one after another.</summary>
    private static int SequencesLength(string text, int start)
    {
        int index = start;
        while (index < text.Length)
        {
            MojibakeSign sign = MojibakeSigns.Of(text[index]);
            int length = (sign & LeadOfTwo) != 0 ? 2 : (sign & LeadOfThree) != 0 ? 3 : (sign & LeadOfFour) != 0 ? 4 : 0;
            if (length == 0 || index + length > text.Length)
            {
                break;
            }

            for (int offset = 1; offset < length; offset++)
            {
                if (!Is(text, index + offset, Continuation))
                {
                    return index - start;
                }
            }

            index += length;
        }

        return index - start;
    }

    private static bool Is(string text, int index, MojibakeSign wanted) => (MojibakeSigns.Of(text[index]) & wanted) != 0;

    /// <summary>C1 controls were meant as Windows-1252; null where one of them is unassigned there.</summary>
    private static string? Latin1ToWindows1252(string text)
    {
        string repaired = CharacterRepair.FixC1Controls(text);
        return repaired != text && repaired.AsSpan().IndexOfAnyInRange('\u0080', '\u009F') < 0 ? repaired : null;
    }
}
