using System.Globalization;
using System.Text;
using Clip.Sdk.Tokenization.Unicode;

namespace Clip.Sdk.Tokenization.Cleaning;

/// <summary>Python's <c>html.unescape</c>: HTML5's rules for character references, the ones without a semicolon included.</summary>
internal static class HtmlEntities
{
    private const int LongestName = 32;
    private const string NotInNames = "\t\n\f <&#;";

    /// <summary>What HTML5 reads the numbers 0x80 to 0x9F as; U+FFFF marks those that stay as they are.</summary>
    private const string WindowsCharacters =
        "\u20AC\uFFFF\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\uFFFF\u017D\uFFFF" +
        "\uFFFF\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\uFFFF\u017E\u0178";

    private static readonly Lazy<Dictionary<string, string>> Names = new(Load);

    /// <summary>The characters of a name such as <c>amp;</c> or <c>amp</c>.</summary>
    public static bool TryGet(ReadOnlySpan<char> name, out string? characters) =>
        Names.Value.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out characters);

    /// <summary>All names with their characters.</summary>
    public static IEnumerable<KeyValuePair<string, string>> All => Names.Value;

    /// <summary>Replaces every character reference of a text; the same string where there is none.</summary>
    public static string Unescape(string text)
    {
        int ampersand = text.IndexOf('&', StringComparison.Ordinal);
        if (ampersand < 0)
        {
            return text;
        }

        var builder = new StringBuilder(text.Length);
        int done = 0;
        while (ampersand >= 0)
        {
            builder.Append(text, done, ampersand - done);
            done = ampersand + AppendReference(text.AsSpan(ampersand), builder);
            ampersand = text.IndexOf('&', done);
        }

        return builder.Append(text, done, text.Length - done).ToString();
    }

    /// <summary>Appends what a text that starts with an ampersand begins with; gives how many characters that took.</summary>
    private static int AppendReference(ReadOnlySpan<char> text, StringBuilder builder)
    {
        int length = text.Length > 1 && text[1] == '#' ? AppendNumber(text, builder) : AppendName(text, builder);
        if (length == 0)
        {
            builder.Append('&');
            return 1;
        }

        return length;
    }

    private static int AppendNumber(ReadOnlySpan<char> text, StringBuilder builder)
    {
        bool isHexadecimal = text.Length > 2 && (text[2] | 0x20) == 'x';
        int start = isHexadecimal ? 3 : 2;
        int end = start;
        int value = 0;
        while (end < text.Length && (isHexadecimal ? char.IsAsciiHexDigit(text[end]) : char.IsAsciiDigit(text[end])))
        {
            int digit = char.IsAsciiDigit(text[end]) ? text[end] - '0' : (text[end] | 0x20) - 'a' + 10;
            value = Math.Min((value * (isHexadecimal ? 16 : 10)) + digit, 0x110000);
            end++;
        }

        if (end == start)
        {
            return 0;
        }

        AppendCharacter(value, builder);
        return end < text.Length && text[end] == ';' ? end + 1 : end;
    }

    private static void AppendCharacter(int value, StringBuilder builder)
    {
        if (value is 0 or > 0x10FFFF or (>= 0xD800 and <= 0xDFFF))
        {
            builder.Append('\uFFFD');
        }
        else if (value == '\r')
        {
            builder.Append('\r');
        }
        else if (value is >= 0x80 and <= 0x9F)
        {
            char character = WindowsCharacters[value - 0x80];
            builder.Append(character == '\uFFFF' ? (char)value : character);
        }
        else if (!IsDropped(value))
        {
            CodePoints.Append(builder, value);
        }
    }

    /// <summary>Control characters and non-characters: HTML5 calls them errors and Python leaves them out.</summary>
    private static bool IsDropped(int value) =>
        value is (>= 0x1 and <= 0x8) or 0xB or (>= 0xE and <= 0x1F) or 0x7F or (>= 0xFDD0 and <= 0xFDEF)
        || (value & 0xFFFE) == 0xFFFE;

    private static int AppendName(ReadOnlySpan<char> text, StringBuilder builder)
    {
        int end = 1;
        for (int count = 0; count < LongestName && end < text.Length && !NotInNames.Contains(text[end], StringComparison.Ordinal); count++)
        {
            CodePoints.At(text, end, out int length);
            end += length;
        }

        int withSemicolon = end < text.Length && end > 1 && text[end] == ';' ? end + 1 : end;
        for (int candidate = withSemicolon; candidate > 2; candidate--)
        {
            if (TryGet(text[1..candidate], out string? characters))
            {
                builder.Append(characters);
                return candidate;
            }
        }

        return 0;
    }

    private static Dictionary<string, string> Load()
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var builder = new StringBuilder();
        foreach (string[] row in UnicodeData.ReadRows("html5-entities.txt"))
        {
            builder.Clear();
            for (int index = 1; index < row.Length; index++)
            {
                CodePoints.Append(builder, int.Parse(row[index], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
            }

            names.Add(row[0], builder.ToString());
        }

        return names;
    }
}
