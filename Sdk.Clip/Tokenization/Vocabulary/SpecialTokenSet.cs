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

    /// <summary>Takes what stands before the first special token off a text, and that token too.</summary>
    /// <param name="text">The text; receives what is left behind the token.</param>
    /// <param name="special">The token, the longest of those that start there; null where there is none and nothing is left.</param>
    public ReadOnlySpan<char> TakeUpToNext(scoped ref ReadOnlySpan<char> text, out SpecialToken? special)
    {
        int end = FindFirst(text, 0);
        ReadOnlySpan<char> before = text[..end];
        special = end < text.Length ? LongestAtStart(text[end..]) : null;
        text = text[(end + (special?.Text.Length ?? 0))..];
        return before;
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
