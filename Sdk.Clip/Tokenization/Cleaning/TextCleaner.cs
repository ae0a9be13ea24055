using System.Buffers;
using Clip.Sdk.Tokenization.Repair;
using Clip.Sdk.Tokenization.Unicode;

namespace Clip.Sdk.Tokenization.Cleaning;

/// <summary>Runs the cleaning steps of one <see cref="TextNormalization"/> in the order of its reference.</summary>
internal sealed class TextCleaner(TextNormalization normalization, bool repairText)
{
    private const string AsciiPunctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    // Text repair and HTML decoding leave these alone, line breaks become the same space whatever their form,
    // so that such a text only has to be collapsed and lowered.
    private static readonly SearchValues<char> PlainAscii = SearchValues.Create(
        "\t\n\r !\"#$%'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    /// <summary>Cleans a text.</summary>
    /// <param name="text">The text as it came.</param>
    /// <param name="destination">The cleaned text is appended.</param>
    public void Clean(scoped ReadOnlySpan<char> text, ref CharBuffer destination)
    {
        bool isPlain = text.IndexOfAnyExcept(PlainAscii) < 0;
        switch (normalization)
        {
            case TextNormalization.HuggingFace when isPlain:
                AppendPlain(text, ref destination);
                break;
            case TextNormalization.HuggingFace:
                CleanHuggingFace(text, ref destination);
                break;
            case TextNormalization.Canonical:
                CleanCanonical(isPlain ? text : BasicClean(text, decodeReferences: repairText), ref destination);
                break;
            case TextNormalization.OpenAi when isPlain:
                AppendPlain(WhiteSpace.Strip(text), ref destination);
                break;
            default:
                CleanOpenAi(text, ref destination);
                break;
        }
    }

    private static void AppendPlain(scoped ReadOnlySpan<char> text, ref CharBuffer destination)
    {
        bool inSpace = false;
        foreach (char character in text)
        {
            if (character > ' ')
            {
                destination.Append(char.IsAsciiLetterUpper(character) ? (char)(character | 0x20) : character);
                inSpace = false;
            }
            else if (!inSpace)
            {
                destination.Append(' ');
                inSpace = true;
            }
        }
    }

    private static void CleanHuggingFace(scoped ReadOnlySpan<char> text, ref CharBuffer destination)
    {
        var collapsed = new CharBuffer(stackalloc char[256]);
        WhiteSpace.AppendCollapsed(CanonicalComposition.Compose(text.ToString()), ref collapsed);
        LowerCase.Append(collapsed.Written, finalSigma: false, ref destination);
        collapsed.Dispose();
    }

    /// <summary>open_clip's basic clean: repair, two rounds of HTML decoding, strip.</summary>
    private ReadOnlySpan<char> BasicClean(ReadOnlySpan<char> text, bool decodeReferences)
    {
        string cleaned = text.ToString();
        if (repairText)
        {
            cleaned = TextRepair.Fix(cleaned);
        }

        if (decodeReferences)
        {
            cleaned = HtmlEntities.Unescape(HtmlEntities.Unescape(cleaned));
        }

        return WhiteSpace.Strip(cleaned);
    }

    private void CleanOpenAi(scoped ReadOnlySpan<char> text, ref CharBuffer destination)
    {
        var collapsed = new CharBuffer(stackalloc char[256]);
        WhiteSpace.AppendCollapsed(BasicClean(text, decodeReferences: true), ref collapsed);
        LowerCase.Append(WhiteSpace.Strip(collapsed.Written), finalSigma: true, ref destination);
        collapsed.Dispose();
    }

    private static void CleanCanonical(scoped ReadOnlySpan<char> text, ref CharBuffer destination)
    {
        var kept = new CharBuffer(stackalloc char[256]);
        bool inSpace = true;
        foreach (char original in text)
        {
            char character = original == '_' ? ' ' : original;
            if (WhiteSpace.IsPython(character))
            {
                if (!inSpace)
                {
                    kept.Append(' ');
                }

                inSpace = true;
            }
            else if (!AsciiPunctuation.Contains(character, StringComparison.Ordinal))
            {
                kept.Append(character);
                inSpace = false;
            }
        }

        LowerCase.Append(WhiteSpace.Strip(kept.Written), finalSigma: true, ref destination);
        kept.Dispose();
    }
}
