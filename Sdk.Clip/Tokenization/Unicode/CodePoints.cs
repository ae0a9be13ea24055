using System.Text;

namespace Clip.Sdk.Tokenization.Unicode;

/// <summary>Walks UTF-16 by code points; a lone surrogate is a code point of its own, as in Python.</summary>
internal static class CodePoints
{
    /// <summary>The code point at an index and how many characters it takes.</summary>
    public static int At(ReadOnlySpan<char> text, int index, out int length)
    {
        char first = text[index];
        if (char.IsHighSurrogate(first) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]))
        {
            length = 2;
            return char.ConvertToUtf32(first, text[index + 1]);
        }

        length = 1;
        return first;
    }

    /// <summary>The code point that ends before an index and how many characters it takes.</summary>
    public static int Before(ReadOnlySpan<char> text, int index, out int length)
    {
        char last = text[index - 1];
        if (char.IsLowSurrogate(last) && index > 1 && char.IsHighSurrogate(text[index - 2]))
        {
            length = 2;
            return char.ConvertToUtf32(text[index - 2], last);
        }

        length = 1;
        return last;
    }

    /// <summary>Appends a code point; lone surrogates go through unchanged.</summary>
    public static void Append(StringBuilder builder, int codePoint)
    {
        if (codePoint < 0x10000)
        {
            builder.Append((char)codePoint);
        }
        else
        {
            builder.Append((char)(0xD800 + ((codePoint - 0x10000) >> 10)));
            builder.Append((char)(0xDC00 + ((codePoint - 0x10000) & 0x3FF)));
        }
    }
}
