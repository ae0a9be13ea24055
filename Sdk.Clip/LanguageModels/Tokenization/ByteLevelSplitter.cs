using Clip.Sdk.Tokenization.Unicode;

namespace Clip.Sdk.LanguageModels;

/// <summary>
/// Splits a text into the words of GPT-2's pattern: contractions; a run of letters, of numbers or of anything else, each with a
/// space in front where there is one; white space. By code points, as the reference's regex engine does, not by UTF-16 units.
/// </summary>
internal ref struct ByteLevelSplitter(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> _text = text;
    private int _next;

    /// <summary>Where the current word starts.</summary>
    public int Start { get; private set; }

    /// <summary>Characters in the current word.</summary>
    public int Length => _next - Start;

    public bool MoveNext()
    {
        if (_next >= _text.Length)
        {
            return false;
        }

        Start = _next;
        _next += ContractionLength() is int contraction and > 0 ? contraction : WordLength();
        return true;
    }

    /// <summary>'s, 't, 're, 've, 'm, 'll, 'd: lower case only.</summary>
    private readonly int ContractionLength()
    {
        ReadOnlySpan<char> rest = _text[Start..];
        if (rest.Length < 2 || rest[0] != '\'')
        {
            return 0;
        }

        if (rest[1] is 's' or 't' or 'm' or 'd')
        {
            return 2;
        }

        return rest.Length > 2 && ((rest[1] is 'r' or 'v' && rest[2] == 'e') || (rest[1] == 'l' && rest[2] == 'l')) ? 3 : 0;
    }

    private readonly int WordLength()
    {
        int start = Start;
        CharacterClass kind = ClassAt(start, out int length);
        if (_text[start] == ' ' && start + 1 < _text.Length && ClassAt(start + 1, out int after) is var behind && behind != CharacterClass.Space)
        {
            return 1 + RunLength(start + 1 + after, behind) + after;
        }

        return kind == CharacterClass.Space ? SpaceLength() : length + RunLength(start + length, kind);
    }

    /// <summary>A run of white space without its last character, which belongs to the word behind it; all of it at the end of the text.</summary>
    private readonly int SpaceLength()
    {
        int run = RunLength(Start, CharacterClass.Space);
        return Start + run == _text.Length || run == 1 ? run : run - 1;
    }

    /// <summary>Characters of one class from a place on.</summary>
    private readonly int RunLength(int start, CharacterClass kind)
    {
        int index = start;
        while (index < _text.Length && ClassAt(index, out int length) == kind)
        {
            index += length;
        }

        return index - start;
    }

    private readonly CharacterClass ClassAt(int index, out int length) => CharacterClasses.Of(CodePoints.At(_text, index, out length));
}
