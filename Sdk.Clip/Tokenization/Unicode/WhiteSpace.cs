namespace Clip.Sdk.Tokenization.Unicode;

/// <summary>The two notions of white space that the references use.</summary>
internal static class WhiteSpace
{
    /// <summary>Unicode's White_Space, which a regex's <c>\s</c> means.</summary>
    public static bool IsUnicode(char character) => character < 0x80
        ? character is ' ' or (>= '\t' and <= '\r')
        : character is '\u0085' or '\u00A0' or '\u1680' or (>= '\u2000' and <= '\u200A')
            or '\u2028' or '\u2029' or '\u202F' or '\u205F' or '\u3000';

    /// <summary>What Python's <c>str.isspace</c>, <c>strip</c> and <c>split</c> mean: the above and U+001C to U+001F.</summary>
    public static bool IsPython(char character) => character is >= '\u001C' and <= '\u001F' || IsUnicode(character);

    /// <summary>Python's <c>str.strip</c>.</summary>
    public static ReadOnlySpan<char> Strip(ReadOnlySpan<char> text)
    {
        int start = 0;
        while (start < text.Length && IsPython(text[start]))
        {
            start++;
        }

        int end = text.Length;
        while (end > start && IsPython(text[end - 1]))
        {
            end--;
        }

        return text[start..end];
    }

    /// <summary>Appends a text with each run of white space turned into one space.</summary>
    public static void AppendCollapsed(scoped ReadOnlySpan<char> text, ref CharBuffer destination)
    {
        bool inSpace = false;
        foreach (char character in text)
        {
            bool isSpace = IsUnicode(character);
            if (!isSpace)
            {
                destination.Append(character);
            }
            else if (!inSpace)
            {
                destination.Append(' ');
            }

            inSpace = isSpace;
        }
    }
}
