namespace Clip.Sdk.Tokenization.Unicode;

/// <summary>Python's <c>str.lower</c>: one-to-one mappings, U+0130 to two characters, and the final sigma by its context.</summary>
internal static class LowerCase
{
    /// <summary>LATIN CAPITAL LETTER I WITH DOT ABOVE, the only character whose lower case is two: i and U+0307.</summary>
    public const char CapitalIWithDot = '\u0130';

    /// <summary>COMBINING DOT ABOVE, the second of the two.</summary>
    public const char DotAbove = '\u0307';

    private const char CapitalSigma = '\u03A3';
    private const char SmallSigma = '\u03C3';
    private const char FinalSigma = '\u03C2';

    private static readonly Lazy<Tables> Data = new(Load);

    /// <summary>Writes the lower case of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="finalSigma">Whether a sigma that ends a word takes its final form, as in Python; Hugging Face's tokenizers map each character alone.</param>
    /// <param name="destination">Receives the result; it may grow by one character for each U+0130.</param>
    public static void Append(scoped ReadOnlySpan<char> text, bool finalSigma, ref CharBuffer destination)
    {
        Tables? tables = null;
        for (int index = 0; index < text.Length; index++)
        {
            char character = text[index];
            if (character < 0x80)
            {
                destination.Append(char.IsAsciiLetterUpper(character) ? (char)(character | 0x20) : character);
                continue;
            }

            tables ??= Data.Value;
            if (character == CapitalIWithDot)
            {
                destination.Append('i');
                destination.Append(DotAbove);
            }
            else if (character == CapitalSigma && finalSigma)
            {
                destination.Append(IsFinal(tables, text, index) ? FinalSigma : SmallSigma);
            }
            else if (char.IsHighSurrogate(character))
            {
                int codePoint = CodePoints.At(text, index, out int length);
                AppendAstral(tables, codePoint, length, ref destination);
                index += length - 1;
            }
            else
            {
                destination.Append(tables.Map[character]);
            }
        }
    }

    private static void AppendAstral(Tables tables, int codePoint, int length, ref CharBuffer destination)
    {
        if (length == 1)
        {
            destination.Append((char)codePoint);
            return;
        }

        int lower = tables.Astral.GetValueOrDefault(codePoint, codePoint);
        destination.Append((char)(0xD800 + ((lower - 0x10000) >> 10)));
        destination.Append((char)(0xDC00 + ((lower - 0x10000) & 0x3FF)));
    }

    /// <summary>Unicode's Final_Sigma: a cased letter before and none after, case-ignorable characters skipped on both sides.</summary>
    private static bool IsFinal(Tables tables, ReadOnlySpan<char> text, int index)
    {
        int before = index;
        bool casedBefore = false;
        while (before > 0)
        {
            int codePoint = CodePoints.Before(text, before, out int length);
            if (!tables.CaseIgnorable.Contains(codePoint))
            {
                casedBefore = tables.Cased.Contains(codePoint);
                break;
            }

            before -= length;
        }

        if (!casedBefore)
        {
            return false;
        }

        for (int after = index + 1; after < text.Length;)
        {
            int codePoint = CodePoints.At(text, after, out int length);
            if (!tables.CaseIgnorable.Contains(codePoint))
            {
                return !tables.Cased.Contains(codePoint);
            }

            after += length;
        }

        return true;
    }

    private static Tables Load()
    {
        char[] map = new char[0x10000];
        for (int index = 0; index < map.Length; index++)
        {
            map[index] = (char)index;
        }

        var astral = new Dictionary<int, int>();
        foreach (string[] row in UnicodeData.ReadRows("lower-case.txt"))
        {
            int last = UnicodeData.CodePoint(row[1]);
            int step = UnicodeData.Number(row[2]);
            int added = UnicodeData.Number(row[3]);
            for (int codePoint = UnicodeData.CodePoint(row[0]); codePoint <= last; codePoint += step)
            {
                if (codePoint < map.Length)
                {
                    map[codePoint] = (char)(codePoint + added);
                }
                else
                {
                    astral.Add(codePoint, codePoint + added);
                }
            }
        }

        var cased = new List<(int First, int Last)>();
        var ignorable = new List<(int First, int Last)>();
        foreach (string[] row in UnicodeData.ReadRows("final-sigma.txt"))
        {
            (row[0] == "C" ? cased : ignorable).Add((UnicodeData.CodePoint(row[1]), UnicodeData.CodePoint(row[2])));
        }

        return new Tables(map, astral, new CodePointRanges(cased), new CodePointRanges(ignorable));
    }

    private sealed record Tables(char[] Map, Dictionary<int, int> Astral, CodePointRanges Cased, CodePointRanges CaseIgnorable);
}
