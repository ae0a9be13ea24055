using Clip.Sdk.Tokenization.Unicode;
using Clip.Sdk.Tokenization.Vocabulary;

namespace Clip.Sdk.Tokenization.Encoding;

/// <summary>
/// Splits a cleaned text into the words of CLIP's pattern: special tokens, contractions, runs of letters, single digits,
/// runs of anything else; white space falls away.
/// </summary>
/// <remarks>
/// OpenAI's pattern ignores case with Unicode's folding: a long s stands for an s in <c>'s</c> and in a special token
/// (which is then an ordinary word, since only the exact spelling has an id), and U+0345, which folds to a letter
/// without being one, matches nothing at all. Hugging Face's pattern has neither.
/// </remarks>
internal ref struct WordSplitter
{
    private const char LongS = '\u017F';
    private const char CombiningYpogegrammeni = '\u0345';

    private readonly ReadOnlySpan<char> _text;
    private readonly SpecialTokenSet _specials;
    private readonly bool _ignoreCase;
    private readonly bool _specialsAnywhere;
    private int _next;
    private int _specialStart;

    /// <param name="text">The cleaned text.</param>
    /// <param name="specials">The special tokens to find.</param>
    /// <param name="huggingFace">Whether to split as Hugging Face's fast tokenizer does.</param>
    public WordSplitter(ReadOnlySpan<char> text, SpecialTokenSet specials, bool huggingFace)
    {
        _text = text;
        _specials = specials;
        _ignoreCase = !huggingFace;
        _specialsAnywhere = huggingFace;
        _specialStart = huggingFace ? specials.FindFirst(text, 0) : text.Length;
    }

    /// <summary>Where the current word starts.</summary>
    public int Start { get; private set; }

    /// <summary>Characters in the current word.</summary>
    public int Length { get; private set; }

    /// <summary>The id of the current word where it is a special token, else -1.</summary>
    public int SpecialId { get; private set; }

    public bool MoveNext()
    {
        while (_next < _text.Length)
        {
            Start = _next;
            SpecialId = -1;
            if (TryReadSpecial() || TryReadContraction() || TryReadRun())
            {
                _next = Start + Length;
                return true;
            }
        }

        return false;
    }

    private bool TryReadSpecial()
    {
        if (_specialsAnywhere)
        {
            if (Start != _specialStart)
            {
                return false;
            }

            SpecialToken found = _specials.LongestAtStart(_text[Start..])!;
            Length = found.Text.Length;
            SpecialId = found.Id;
            _specialStart = _specials.FindFirst(_text, Start + Length);
            return true;
        }

        ReadOnlySpan<char> rest = _text[Start..];
        foreach (SpecialToken special in _specials.Tokens)
        {
            if (rest[0] == special.Text[0] && StartsWith(rest, special.Text))
            {
                Length = special.Text.Length;
                SpecialId = rest.StartsWith(special.Text, StringComparison.Ordinal) ? special.Id : -1;
                return true;
            }
        }

        return false;
    }

    private bool TryReadContraction()
    {
        ReadOnlySpan<char> rest = _text[Start..];
        if (rest[0] != '\'' || rest.Length < 2)
        {
            return false;
        }

        Length = StartsWith(rest, "'s") || StartsWith(rest, "'t") ? 2
            : StartsWith(rest, "'re") || StartsWith(rest, "'ve") ? 3
            : StartsWith(rest, "'m") ? 2
            : StartsWith(rest, "'ll") ? 3
            : StartsWith(rest, "'d") ? 2
            : 0;
        return Length > 0 && (!_specialsAnywhere || Start + Length <= _specialStart);
    }

    private bool TryReadRun()
    {
        int end = _specialsAnywhere ? _specialStart : _text.Length;
        CharacterClass first = ClassAt(Start, out int length, out bool isDropped);
        if (first == CharacterClass.Space || isDropped)
        {
            _next = Start + length;
            return false;
        }

        int next = Start + length;
        while (first != CharacterClass.Number && next < end && ClassAt(next, out length, out isDropped) == first && !isDropped)
        {
            next += length;
        }

        Length = next - Start;
        return true;
    }

    private readonly CharacterClass ClassAt(int index, out int length, out bool isDropped)
    {
        int codePoint = CodePoints.At(_text, index, out length);
        isDropped = _ignoreCase && codePoint == CombiningYpogegrammeni;
        return CharacterClasses.Of(codePoint);
    }

    private readonly bool StartsWith(ReadOnlySpan<char> text, string expected)
    {
        if (text.Length < expected.Length)
        {
            return false;
        }

        for (int index = 0; index < expected.Length; index++)
        {
            char character = text[index];
            if (_ignoreCase)
            {
                character = character == LongS ? 's' : char.IsAsciiLetterUpper(character) ? (char)(character | 0x20) : character;
            }

            if (character != expected[index])
            {
                return false;
            }
        }

        return true;
    }
}
