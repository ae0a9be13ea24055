using System.Globalization;

namespace Clip.Sdk.Tokenization.Vocabulary;

/// <summary>Builds a vocabulary in OpenAI's order: bytes, bytes that end a word, merges, start and end of text.</summary>
internal sealed class BpeVocabularyBuilder
{
    private readonly Dictionary<string, int> _ids;
    private readonly List<string> _tokens;
    private readonly List<(int Left, int Right)> _merges;

    public BpeVocabularyBuilder(int expectedMerges = 0)
    {
        _tokens = new List<string>(expectedMerges + 514);
        _merges = new List<(int Left, int Right)>(expectedMerges);
        _ids = new Dictionary<string, int>(expectedMerges + 514, StringComparer.Ordinal);
        AddBytes(string.Empty);
        AddBytes(BpeVocabulary.EndOfWord);
    }

    /// <summary>Adds the next merge by the spelling of its halves; gives what is wrong with it, or null.</summary>
    public string? AddMerge(string left, string right)
    {
        if (!_ids.TryGetValue(left, out int leftId))
        {
            return Unknown(left);
        }

        if (!_ids.TryGetValue(right, out int rightId))
        {
            return Unknown(right);
        }

        string merged = left + right;
        if (!_ids.TryAdd(merged, _tokens.Count))
        {
            return string.Create(CultureInfo.InvariantCulture, $"'{merged}' is there already, as id {_ids[merged]}");
        }

        _tokens.Add(merged);
        _merges.Add((leftId, rightId));
        return null;
    }

    /// <summary>Adds the next merge by ids that are known to be there; gives the id of the merged token.</summary>
    public int AddMerge(int left, int right)
    {
        string merged = _tokens[left] + _tokens[right];
        int id = _tokens.Count;
        _ids.Add(merged, id);
        _tokens.Add(merged);
        _merges.Add((left, right));
        return id;
    }

    /// <summary>Whether a spelling is taken.</summary>
    public bool Contains(string token) => _ids.ContainsKey(token);

    /// <summary>The id of a spelling that is known to be there.</summary>
    public int IdOf(string token) => _ids[token];

    /// <summary>The spelling of an id.</summary>
    public string this[int id] => _tokens[id];

    /// <summary>Closes the vocabulary with the two special tokens.</summary>
    public BpeVocabulary Build()
    {
        var start = new SpecialToken(BpeVocabulary.DefaultStartOfText, _tokens.Count, IsNormalized: true);
        var end = new SpecialToken(BpeVocabulary.DefaultEndOfText, _tokens.Count + 1, IsNormalized: true);
        return new BpeVocabulary([.. _tokens, start.Text, end.Text], [.. _merges], start, end, [start, end], unknownId: -1);
    }

    private static string Unknown(string token) => $"'{token}' is neither a byte nor made by an earlier merge";

    private void AddBytes(string suffix)
    {
        foreach (byte value in ByteAlphabet.VocabularyOrder)
        {
            string token = ByteAlphabet.CharacterOf(value) + suffix;
            _ids.Add(token, _tokens.Count);
            _tokens.Add(token);
        }
    }
}
