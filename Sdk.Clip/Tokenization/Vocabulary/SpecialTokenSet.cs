using System.Buffers;

namespace Clip.Sdk.Tokenization.Vocabulary;

/// <summary>Special tokens with a search for all of them at once.</summary>
internal sealed class SpecialTokenSet
{
    private readonly SpecialToken[] _tokens;
    private readonly SearchValues<string> _search;

    public SpecialTokenSet(IEnumerable<SpecialToken> tokens)
    {
        _tokens = [.. tokens];
        _search = SearchValues.Create([.. _tokens.Select(token => token.Text)], StringComparison.Ordinal);
    }

    public ReadOnlySpan<SpecialToken> Tokens => _tokens;

    /// <summary>Where the first special token at or behind an index starts; the length of the text where there is none.</summary>
    public int FindFirst(ReadOnlySpan<char> text, int from)
    {
        int found = _tokens.Length == 0 ? -1 : text[from..].IndexOfAny(_search);
        return found < 0 ? text.Length : from + found;
    }

    /// <summary>The longest special token that a text starts with.</summary>
    public SpecialToken? LongestAtStart(ReadOnlySpan<char> text)
    {
        SpecialToken? longest = null;
        foreach (SpecialToken token in _tokens)
        {
            if (token.Text.Length > (longest?.Text.Length ?? 0) && text.StartsWith(token.Text, StringComparison.Ordinal))
            {
                longest = token;
            }
        }

        return longest;
    }
}
