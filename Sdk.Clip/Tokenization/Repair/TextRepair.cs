using System.Text;
using Clip.Sdk.Tokenization.Unicode;

namespace Clip.Sdk.Tokenization.Repair;

/// <summary>
/// Does what <c>fix_text</c> of Robyn Speer's ftfy 6.3.1 does with its defaults, in its order: OpenAI's tokenizer runs it
/// on every text, so the ids depend on it wherever a text is not plain.
/// </summary>
internal static class TextRepair
{
    /// <summary>ftfy's <c>max_decode_length</c>, in code points.</summary>
    private const int LongestSegment = 1_000_000;

    /// <summary>
    /// Rounds in which one repair may bring up the next. Real texts need three; ftfy has no bound, and a reference nested
    /// in references a hundred thousand times would keep it busy for hours.
    /// </summary>
    private const int MostRounds = 100;

    /// <summary>Repairs a text line by line; the same string where nothing is broken.</summary>
    public static string Fix(string text)
    {
        // A literal < means that the text is HTML, whose references must stay; that holds from its line on.
        bool decodesReferences = true;
        StringBuilder? builder = null;
        for (int start = 0; start < text.Length;)
        {
            int length = SegmentLength(text.AsSpan(start));
            string segment = length == text.Length ? text : text.Substring(start, length);
            decodesReferences &= !segment.Contains('<', StringComparison.Ordinal);
            string repaired = FixSegment(segment, decodesReferences);
            if (length == text.Length)
            {
                return repaired;
            }

            (builder ??= new StringBuilder(text.Length)).Append(repaired);
            start += length;
        }

        return builder?.ToString() ?? text;
    }

    private static int SegmentLength(ReadOnlySpan<char> text)
    {
        int lineFeed = text.IndexOf('\n');
        int length = lineFeed < 0 ? text.Length : lineFeed + 1;
        if (length <= LongestSegment)
        {
            return length;
        }

        int end = 0;
        for (int count = 0; count < LongestSegment && end < length; count++)
        {
            _ = CodePoints.At(text, end, out int step);
            end += step;
        }

        return end;
    }

    private static string FixSegment(string text, bool decodesReferences)
    {
        for (int round = 0; round < MostRounds; round++)
        {
            string repaired = decodesReferences ? EntityRepair.Fix(text) : text;
            repaired = EncodingRepair.Fix(repaired);
            repaired = CharacterRepair.FixC1Controls(repaired);
            repaired = CharacterRepair.FixLigatures(repaired);
            repaired = CharacterRepair.FixWidth(repaired);
            repaired = CharacterRepair.UncurlQuotes(repaired);
            repaired = CharacterRepair.FixLineBreaks(repaired);
            repaired = CharacterRepair.FixSurrogates(repaired);
            repaired = CharacterRepair.RemoveTerminalEscapes(repaired);
            repaired = CharacterRepair.RemoveControls(repaired);
            repaired = CanonicalComposition.Compose(repaired);
            if (repaired == text)
            {
                return repaired;
            }

            text = repaired;
        }

        return text;
    }
}
