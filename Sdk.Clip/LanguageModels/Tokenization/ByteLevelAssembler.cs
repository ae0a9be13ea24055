using System.Globalization;
using System.Text.Json;
using Clip.Sdk.Tokenization.Vocabulary;

namespace Clip.Sdk.LanguageModels;

/// <summary>Puts tokens with given ids, added tokens and merges together and checks that they fit.</summary>
internal sealed class ByteLevelAssembler(string path)
{
    private const int MostTokens = 1 << 22;

    /// <summary>Published vocabularies have a handful of tokens without merges that no file declares, such as OPT's padding words.</summary>
    private const int MostUndeclared = 64;

    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _specials = new(StringComparer.Ordinal);
    private readonly List<(int Left, int Right)> _merges = [];
    private string[] _tokens = [];
    private bool[] _isMade = [];

    /// <summary>Adds the entries of a JSON object of spelling to id.</summary>
    public void AddTokens(JsonElement entries)
    {
        foreach (JsonProperty entry in entries.EnumerateObject())
        {
            int id = entry.Value.ValueKind == JsonValueKind.Number && entry.Value.TryGetInt32(out int number) ? number : -1;
            Add(entry.Name, id, entry.Value.GetRawText());
        }
    }

    /// <summary>Adds a token that no text is made of; it may be in the vocabulary already, under the same id.</summary>
    public void AddSpecial(string text, int id)
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

        _specials[text] = id;
    }

    /// <summary>Checks that the ids are 0 to count - 1, each once, and that every byte has one.</summary>
    public void CloseTokens()
    {
        _tokens = new string[_ids.Count];
        foreach ((string text, int id) in _ids)
        {
            if (id >= _tokens.Length)
            {
                throw Error($"'{text}' has the id {id}, but there are only {_tokens.Length} tokens: some id below is missing");
            }

            _tokens[id] = _tokens[id] is null ? text : throw Error($"the id {id} belongs to '{_tokens[id]}' and to '{text}'");
        }

        _isMade = new bool[_tokens.Length];
        foreach (byte value in ByteAlphabet.VocabularyOrder)
        {
            string character = ByteAlphabet.CharacterOf(value).ToString();
            _isMade[_ids.TryGetValue(character, out int id) ? id : throw Error($"the byte token '{character}' is not in the vocabulary")] = true;
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

        // Merging in order of rank is only what GPT-2 does when halves are older than what they make.
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

    /// <exception cref="ModelFormatException">So many tokens are made by no merge that merges must have been lost: texts would quietly get other ids.</exception>
    public ByteLevelVocabulary Build()
    {
        string[] unmade = [.. _tokens.Where(token => !_isMade[_ids[token]] && !_specials.ContainsKey(token))];
        if (unmade.Length > MostUndeclared)
        {
            throw Error($"{unmade.Length} tokens, the first being '{unmade[0]}', are made by none of the {_merges.Count} merges: the merges are cut short or belong to another vocabulary");
        }

        foreach (string token in _tokens)
        {
            // Tokens that nothing makes, such as the end of text in vocab.json, are never found in a text.
            if (!_isMade[_ids[token]])
            {
                _specials.TryAdd(token, _ids[token]);
            }
        }

        IEnumerable<SpecialToken> specials = _specials.OrderBy(token => token.Value).Select(token => new SpecialToken(token.Key, token.Value, IsNormalized: false));
        return new ByteLevelVocabulary(_tokens, _merges, _ids, specials);
    }

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

    private ModelFormatException Error(string problem) => new($"'{path}': {problem}.", path);
}
