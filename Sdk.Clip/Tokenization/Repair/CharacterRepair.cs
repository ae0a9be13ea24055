using System.Globalization;
using System.Text;
using Clip.Sdk.Tokenization.Unicode;

namespace Clip.Sdk.Tokenization.Repair;

/// <summary>The repairs of ftfy that concern single characters and short sequences.</summary>
internal static class CharacterRepair
{
    private const char FirstWide = '\uFF01';
    private const char WideMacron = '\uFFE3';

    /// <summary>What U+FF01 to U+FFEE stand for; NUL where a position is unassigned or not one character.</summary>
    private const string Narrow =
        "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~\u2985\u2986" +
        "\u3002\u300C\u300D\u3001\u30FB\u30F2\u30A1\u30A3\u30A5\u30A7\u30A9\u30E3\u30E5\u30E7\u30C3\u30FC" +
        "\u30A2\u30A4\u30A6\u30A8\u30AA\u30AB\u30AD\u30AF\u30B1\u30B3\u30B5\u30B7\u30B9\u30BB\u30BD\u30BF\u30C1\u30C4\u30C6\u30C8" +
        "\u30CA\u30CB\u30CC\u30CD\u30CE\u30CF\u30D2\u30D5\u30D8\u30DB\u30DE\u30DF\u30E0\u30E1\u30E2\u30E4\u30E6\u30E8" +
        "\u30E9\u30EA\u30EB\u30EC\u30ED\u30EF\u30F3\u3099\u309A" +
        "\u1160\u1100\u1101\u11AA\u1102\u11AC\u11AD\u1103\u1104\u1105\u11B0\u11B1\u11B2\u11B3\u11B4\u11B5\u111A\u1106\u1107\u1108\u1121" +
        "\u1109\u110A\u110B\u110C\u110D\u110E\u110F\u1110\u1111\u1112\0\0\0\u1161\u1162\u1163\u1164\u1165\u1166\0\0" +
        "\u1167\u1168\u1169\u116A\u116B\u116C\0\0\u116D\u116E\u116F\u1170\u1171\u1172\0\0\u1173\u1174\u1175\0\0\0" +
        "\u00A2\u00A3\u00AC\0\u00A6\u00A5\u20A9\0\u2502\u2190\u2191\u2192\u2193\u25A0\u25CB";

    /// <summary>Controls in U+0080 to U+009F as the characters of Windows-1252, as browsers read them.</summary>
    public static string FixC1Controls(string text) =>
        Map(text, static character => character is >= '\u0080' and <= '\u009F' ? SingleByteEncoding.Windows1252.CharacterOf((byte)character) : character);

    /// <summary>Latin ligatures and digraphs as their letters.</summary>
    public static string FixLigatures(string text)
    {
        StringBuilder? builder = null;
        int done = 0;
        for (int index = 0; index < text.Length; index++)
        {
            if (text[index] >= '\u0132' && Ligature(text[index]) is { } letters)
            {
                (builder ??= new StringBuilder(text.Length + 8)).Append(text, done, index - done).Append(letters);
                done = index + 1;
            }
        }

        return Finish(builder, text, done);
    }

    /// <summary>Full-width Latin and half-width Katakana and Hangul in their usual width; the ideographic space as a space.</summary>
    public static string FixWidth(string text)
    {
        string narrow = Map(text, static character => character switch
        {
            '\u3000' => ' ',
            >= FirstWide and < (char)0xFFEF when Narrow[character - FirstWide] != '\0' => Narrow[character - FirstWide],
            _ => character,
        });
        return narrow.Replace(WideMacron.ToString(), " \u0304", StringComparison.Ordinal);
    }

    /// <summary>Curly quotes as straight ones.</summary>
    public static string UncurlQuotes(string text) => Map(text, static character => character switch
    {
        '\u02BC' or (>= '\u2018' and <= '\u201B') => '\'',
        >= '\u201C' and <= '\u201F' => '"',
        _ => character,
    });

    /// <summary>Every form of line break as a line feed.</summary>
    public static string FixLineBreaks(string text) =>
        Map(text.Replace("\r\n", "\n", StringComparison.Ordinal), static character => character is '\r' or '\u2028' or '\u2029' or '\u0085' ? '\n' : character);

    /// <summary>Lone surrogates as U+FFFD.</summary>
    public static string FixSurrogates(string text)
    {
        if (text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0)
        {
            return text;
        }

        char[]? repaired = null;
        for (int index = 0; index < text.Length; index++)
        {
            _ = CodePoints.At(text, index, out int length);
            if (length == 1 && char.IsSurrogate(text[index]))
            {
                (repaired ??= text.ToCharArray())[index] = '\uFFFD';
            }

            index += length - 1;
        }

        return repaired is null ? text : new string(repaired);
    }

    /// <summary>Drops sequences that colour text in a terminal: escape, bracket, numbers, a letter.</summary>
    public static string RemoveTerminalEscapes(string text)
    {
        StringBuilder? builder = null;
        int done = 0;
        for (int start = text.IndexOf("\u001B[", StringComparison.Ordinal); start >= 0; start = text.IndexOf("\u001B[", start, StringComparison.Ordinal))
        {
            int end = start + 2;
            while (end < text.Length && IsEscapeParameter(text, end, out int length))
            {
                end += length;
            }

            if (end < text.Length && char.IsAsciiLetter(text[end]))
            {
                (builder ??= new StringBuilder(text.Length)).Append(text, done, start - done);
                end++;
                done = end;
            }

            start = end;
        }

        return Finish(builder, text, done);
    }

    /// <summary>Drops controls and invisible characters that no one means: ASCII controls that are not white space, the byte order mark, deprecated and annotation characters.</summary>
    public static string RemoveControls(string text)
    {
        StringBuilder? builder = null;
        int done = 0;
        for (int index = 0; index < text.Length; index++)
        {
            if (IsDropped(text[index]))
            {
                (builder ??= new StringBuilder(text.Length)).Append(text, done, index - done);
                done = index + 1;
            }
        }

        return Finish(builder, text, done);
    }

    private static bool IsEscapeParameter(string text, int index, out int length)
    {
        int codePoint = CodePoints.At(text, index, out length);
        return codePoint == ';' || CharUnicodeInfo.GetUnicodeCategory(codePoint) == UnicodeCategory.DecimalDigitNumber;
    }

    private static bool IsDropped(char character) => character is <= '\u0008' or '\u000B' or (>= '\u000E' and <= '\u001F') or '\u007F'
        or (>= '\u206A' and <= '\u206F') or '\uFEFF' or (>= '\uFFF9' and <= '\uFFFC');

    private static string? Ligature(char character) => character switch
    {
        'Ĳ' => "IJ",
        'ĳ' => "ij",
        'ŉ' => "\u02BCn",
        'Ǆ' => "DŽ",
        'ǅ' => "Dž",
        'ǆ' => "dž",
        'Ǉ' => "LJ",
        'ǈ' => "Lj",
        'ǉ' => "lj",
        'Ǌ' => "NJ",
        'ǋ' => "Nj",
        'ǌ' => "nj",
        'Ǳ' => "DZ",
        'ǲ' => "Dz",
        'ǳ' => "dz",
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        'ﬃ' => "ffi",
        'ﬄ' => "ffl",
        'ﬅ' => "\u017Ft",
        'ﬆ' => "st",
        _ => null,
    };

    private static string Map(string text, Func<char, char> map)
    {
        char[]? mapped = null;
        for (int index = 0; index < text.Length; index++)
        {
            char character = map(text[index]);
            if (character != text[index])
            {
                (mapped ??= text.ToCharArray())[index] = character;
            }
        }

        return mapped is null ? text : new string(mapped);
    }

    private static string Finish(StringBuilder? builder, string text, int done) =>
        builder is null ? text : builder.Append(text, done, text.Length - done).ToString();
}
