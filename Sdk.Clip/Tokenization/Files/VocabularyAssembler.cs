using System.Globalization;
using System.Text.Json;
using Clip.Sdk.Tokenization.Vocabulary;

namespace Clip.Sdk.Tokenization.Files;

/// <summary>Puts tokens with given ids, special tokens and merges together and checks that they fit.</summary>
internal sealed class VocabularyAssembler(string path)
{
    private const int MostTokens = 1 << 22;

    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> _specials = new(StringComparer.Ordinal);
    private readonly List<(int Left, int Right)> _merges = [];
    private string[] _tokens = [];
    private bool[] _isMade = [];

    /// <summary>Adds the entries of a JSON object of spelling to id.</summary>
    public void AddTokens(JsonElement entries)
    {
        foreach (JsonProperty entry in entries.EnumerateObject())
        {
            Add(entry.Name, IdOf(entry.Value), entry.Value.GetRawText());
        }
    }

    /// <summary>Adds the entries of an <c>added_tokens.json</c>.</summary>
    public void AddSpecialTokens(JsonElement entries)
    {
        foreach (JsonProperty entry in entries.EnumerateObject())
        {
            AddSpecialToken(entry.Name, IdOf(entry.Value), isNormalized: true);
        }
    }

    /// <summary>Adds a token that is recognised whole; it may be in the vocabulary already, under the same id.</summary>
    public void AddSpecialToken(string text, int id, bool isNormalized)
    {
        if (text.Length == 0)
        {
            throw Error("an added token is empty");
        }

        if (!_ids.TryGetValue(text, out int known))
        {
            Add(text, id, id.ToString(CultureInfo.InvariantCulture));
        }
        else if (known != id)
        {
            throw Error($"'{text}' has the ids {known} and {id}");
        }

        _specials[text] = isNormalized;
    }

    /// <summary>Checks that the ids are 0 to count - 1, each once.</summary>
    public void CloseTokens()
    {
        _tokens = new string[_ids.Count];
        foreach ((string text, int id) in _ids)
        {
            if (id >= _tokens.Length)
            {
                throw Error($"'{text}' has the id {id}, but there are only {_tokens.Length} tokens: some id below is missing");
            }

            if (_tokens[id] is not null)
            {
                throw Error($"the id {id} belongs to '{_tokens[id]}' and to '{text}'");
            }

            _tokens[id] = text;
        }

        _isMade = new bool[_tokens.Length];
        for (int value = 0; value < 256; value++)
        {
            string character = ByteAlphabet.CharacterOf((byte)value).ToString();
            MarkMade(character);
            MarkMade(character + BpeVocabulary.EndOfWord);
        }
    }

    /// <summary>Adds the next merge; gives what is wrong with it, or null.</summary>
    public string? AddMerge(string left, string right)
    {
        if (!_ids.TryGetValue(left, out int leftId) || !_ids.TryGetValue(right, out int rightId))
        {
            return $"'{(_ids.ContainsKey(left) ? right : left)}' is not in the vocabulary";
        }

        if (!_ids.TryGetValue(left + right, out int result))
        {
            return $"'{left + right}' is not in the vocabulary";
        }

        if (!_isMade[leftId] || !_isMade[rightId])
        {
            return $"'{(_isMade[leftId] ? right : left)}' is neither a byte nor made by an earlier merge";
        }

        if (_isMade[result])
        {
            return $"'{left + right}' is made a second time";
        }

        _isMade[result] = true;
        _merges.Add((leftId, rightId));
        return null;
    }

    public LoadedVocabulary Build(TokenizerConfiguration configuration, string? unknown = null)
    {
        SpecialToken start = Special(configuration, configuration.StartOfText ?? BpeVocabulary.DefaultStartOfText, "start-of-text");
        SpecialToken end = Special(configuration, configuration.EndOfText ?? BpeVocabulary.DefaultEndOfText, "end-of-text");
        unknown ??= configuration.Unknown;
        int unknownId = -1;
        if (unknown is not null && !_ids.TryGetValue(unknown, out unknownId))
        {
            throw Error($"the unknown token '{unknown}' is not in the vocabulary");
        }

        CheckBytes(unknownId);
        CheckMade();
        var specials = _specials.Select(token => new SpecialToken(token.Key, _ids[token.Key], token.Value, _isMade[_ids[token.Key]])).OrderBy(token => token.Id).ToList();
        int? padding = configuration.Padding is { } text && _ids.TryGetValue(text, out int id) ? id : null;
        var vocabulary = new BpeVocabulary(_tokens, [.. _merges], start, end, specials, unknownId);
        return new LoadedVocabulary(vocabulary, configuration.ContextLength, padding);
    }

    private static int IdOf(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int id) ? id : -1;

    private void Add(string text, int id, string written)
    {
        if (id is < 0 or >= MostTokens)
        {
            throw Error($"'{text}' has the id {written}, wanted a whole number from 0 to {MostTokens - 1}");
        }

        if (!_ids.TryAdd(text, id))
        {
            throw Error($"'{text}' is there twice");
        }
    }

    private void MarkMade(string token)
    {
        if (_ids.TryGetValue(token, out int id))
        {
            _isMade[id] = true;
        }
    }

    private SpecialToken Special(TokenizerConfiguration configuration, string text, string role)
    {
        if (!_ids.TryGetValue(text, out int id))
        {
            throw Error($"the {role} token '{text}' is not in the vocabulary");
        }

        if (!_specials.TryGetValue(text, out bool isNormalized))
        {
            isNormalized = !configuration.NotNormalized.Contains(text);
            _specials[text] = isNormalized;
        }

        return new SpecialToken(text, id, isNormalized);
    }

    /// <summary>Every byte needs an id of its own, or an unknown token to fall back to.</summary>
    private void CheckBytes(int unknownId)
    {
        if (unknownId < 0 && FirstMissingByte() is { } missing)
        {
            throw Error($"the byte token '{missing}' is not in the vocabulary, and there is no unknown token to stand for it");
        }
    }

    /// <summary>
    /// A vocabulary with all bytes whose tokens are not all made has lost merges, and would quietly split words into too
    /// many tokens. Toy vocabularies without all bytes are let through.
    /// </summary>
    private void CheckMade()
    {
        int[] unmade = [.. Enumerable.Range(0, _tokens.Length).Where(id => !_isMade[id] && !_specials.ContainsKey(_tokens[id]))];
        if (unmade.Length > 0 && FirstMissingByte() is null)
        {
            throw Error($"{unmade.Length} tokens, the first being '{_tokens[unmade[0]]}', are made by none of the {_merges.Count} merges: the merges are cut short or belong to another vocabulary");
        }
    }

    private string? FirstMissingByte()
    {
        foreach (byte value in ByteAlphabet.VocabularyOrder)
        {
            string inside = ByteAlphabet.CharacterOf(value).ToString();
            string last = inside + BpeVocabulary.EndOfWord;
            if (!_ids.ContainsKey(inside) || !_ids.ContainsKey(last))
            {
                return _ids.ContainsKey(inside) ? last : inside;
            }
        }

        return null;
    }

    private ModelFormatException Error(string problem) => new($"'{path}': {problem}.", path);
}
