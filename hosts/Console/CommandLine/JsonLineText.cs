using System.Globalization;
using System.Text;

namespace Clip.Sdk.Hosts.Console.CommandLine;

/// <summary>
/// Reads one JSON string. The library's reader refuses unpaired surrogates, which real prompts contain and the tokenizer
/// repairs as the reference does, so escapes are undone here, code unit by code unit.
/// </summary>
internal static class JsonLineText
{
    /// <exception cref="InputException">The line is not one JSON string.</exception>
    public static string Parse(string line)
    {
        ReadOnlySpan<char> text = line.AsSpan().Trim();
        if (text.Length < 2 || text[0] != '"' || text[^1] != '"')
        {
            throw Refuse(line, "it does not begin and end with a quotation mark");
        }

        text = text[1..^1];
        var result = new StringBuilder(text.Length);
        for (int index = 0; index < text.Length; index++)
        {
            char character = text[index];
            if (character == '"' || character < ' ')
            {
                throw Refuse(line, $"character {index + 2} must be escaped");
            }

            if (character != '\\')
            {
                result.Append(character);
                continue;
            }

            index++;
            result.Append(Unescape(text, ref index, line));
        }

        return result.ToString();
    }

    private static char Unescape(ReadOnlySpan<char> text, ref int index, string line)
    {
        switch (index < text.Length ? text[index] : '\0')
        {
            case '"': return '"';
            case '\\': return '\\';
            case '/': return '/';
            case 'b': return '\b';
            case 'f': return '\f';
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'u' when index + 4 < text.Length
                && ushort.TryParse(text.Slice(index + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort unit):
                index += 4;
                return (char)unit;
            default:
                throw Refuse(line, $"the escape at character {index + 1} is not one of JSON's");
        }
    }

    private static InputException Refuse(string line, string why)
    {
        string shortened = line.Length <= 40 ? line : line[..37] + "...";
        return new InputException($"Expected one JSON string a line but got '{shortened}': {why}.", shortened);
    }
}
