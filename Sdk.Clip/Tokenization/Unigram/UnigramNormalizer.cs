using Clip.Sdk.Tokenization.Unicode;
using Utf8 = System.Text.Encoding;

namespace Clip.Sdk.Tokenization.Unigram;

/// <summary>
/// From a text to what is cut into pieces. First SigLIP's cleaning, as Hugging Face's tokenizer does it: lower case, no ASCII
/// punctuation, single spaces. Then SentencePiece's own: characters by the vocabulary's map, no outer or repeated spaces where it
/// joins them, a space before the first word, and U+2581 for every space.
/// </summary>
internal sealed class UnigramNormalizer(CharacterMap characters, bool joinsSpaces)
{
    private const string AsciiPunctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    /// <summary>
    /// SigLIP's cleaning. It puts its own space before the text first, so that white space at the beginning is one more, which
    /// SentencePiece drops unless its model keeps spaces.
    /// </summary>
    public static string Clean(ReadOnlySpan<char> text)
    {
        var lower = new CharBuffer(stackalloc char[256]);
        var kept = new CharBuffer(stackalloc char[256]);
        LowerCase.Append(text, finalSigma: true, ref lower);
        bool inSpace = false;
        foreach (char character in lower.Written)
        {
            bool isSpace = character == UnigramVocabulary.Space || WhiteSpace.IsPython(character);
            if (isSpace ? !inSpace : !AsciiPunctuation.Contains(character, StringComparison.Ordinal))
            {
                kept.Append(isSpace ? ' ' : character);
                inSpace = isSpace;
            }
        }

        string cleaned = kept.Written.TrimEnd(' ').ToString();
        lower.Dispose();
        kept.Dispose();
        return cleaned;
    }

    /// <summary>SentencePiece's normalisation of a cleaned text.</summary>
    public string Normalize(string text)
    {
        byte[] source = Utf8.UTF8.GetBytes(text);
        var normalized = new List<byte>(source.Length + 8);
        bool afterSpace = joinsSpaces;
        for (int start = 0; start < source.Length;)
        {
            ReadOnlySpan<byte> replacement = characters.Next(source.AsSpan(start), out int consumed);
            start += consumed;
            foreach (byte value in replacement)
            {
                // A space is kept once, and none at the beginning.
                if (value != ' ' || !afterSpace)
                {
                    normalized.Add(value);
                }

                afterSpace = joinsSpaces && value == ' ';
            }
        }

        int end = normalized.Count;
        while (joinsSpaces && end > 0 && normalized[end - 1] == ' ')
        {
            end--;
        }

        return end == 0 && joinsSpaces
            ? string.Empty
            : UnigramVocabulary.Space + Utf8.UTF8.GetString(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(normalized)[..end]).Replace(' ', UnigramVocabulary.Space);
    }
}
