using System.Text.Json;
using Clip.Sdk.Tokenization.Vocabulary;

namespace Clip.Sdk.Tokenization.Files;

/// <summary>Puts tokens with given ids, special tokens and merges together and checks that they fit.</summary>
internal sealed class VocabularyAssembler(string path)
{
    private readonly TokenTable _table = new(path);
    private readonly Dictionary<string, bool> _specials = new(StringComparer.Ordinal);

    /// <summary>Adds the entries of a JSON object of spelling to id.</summary>
    public void AddTokens(JsonElement entries) => _table.Add(entries);

    /// <summary>Adds the entries of an <c>added_tokens.json</c>.</summary>
    public void AddSpecialTokens(JsonElement entries)
    {
        foreach (JsonProperty entry in entries.EnumerateObject())
        {
            AddSpecialToken(entry.Name, TokenTable.IdOf(entry.Value), isNormalized: true);
        }
    }

    /// <summary>Adds a token that is recognised whole; it may be in the vocabulary already, under the same id.</summary>
    public void AddSpecialToken(string text, int id, bool isNormalized)
    {
        _table.AddWhole(text, id);
        _specials[text] = isNormalized;
    }

    /// <summary>Checks that the ids are 0 to count - 1, each once.</summary>
    public void CloseTokens()
    {
        _table.Close();
        for (int value = 0; value < 256; value++)
        {
            string character = ByteAlphabet.CharacterOf((byte)value).ToString();
            _table.MarkMade(character);
            _table.MarkMade(character + BpeVocabulary.EndOfWord);
        }
    }

    /// <summary>Adds the next merge; gives what is wrong with it, or null.</summary>
    public string? AddMerge(string left, string right) => _table.AddMerge(left, right);

    public LoadedVocabulary Build(TokenizerConfiguration configuration, string? unknown = null)
    {
        SpecialToken start = Special(configuration, configuration.StartOfText ?? BpeVocabulary.DefaultStartOfText, "start-of-text");
        SpecialToken end = Special(configuration, configuration.EndOfText ?? BpeVocabulary.DefaultEndOfText, "end-of-text");
        unknown ??= configuration.Unknown;
        int unknownId = -1;
        if (unknown is not null && !_table.Ids.TryGetValue(unknown, out unknownId))
        {
            throw _table.Error($"the unknown token '{unknown}' is not in the vocabulary");
        }

        CheckBytes(unknownId);

        // Toy vocabularies without all bytes are let through.
        if (FirstMissingByte() is null)
        {
            _table.CheckMade(_specials.ContainsKey, most: 0);
        }

        var specials = _specials.Select(token => new SpecialToken(token.Key, _table.Ids[token.Key], token.Value, _table.IsMade(_table.Ids[token.Key]))).OrderBy(token => token.Id).ToList();
        int? padding = configuration.Padding is { } text && _table.Ids.TryGetValue(text, out int id) ? id : null;
        var vocabulary = new BpeVocabulary(_table.Tokens, [.. _table.Merges], start, end, specials, unknownId);
        return new LoadedVocabulary(vocabulary, configuration.ContextLength, padding);
    }

    private SpecialToken Special(TokenizerConfiguration configuration, string text, string role)
    {
        if (!_table.Ids.TryGetValue(text, out int id))
        {
            throw _table.Error($"the {role} token '{text}' is not in the vocabulary");
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
            throw _table.Error($"the byte token '{missing}' is not in the vocabulary, and there is no unknown token to stand for it");
        }
    }

    private string? FirstMissingByte()
    {
        foreach (byte value in ByteAlphabet.VocabularyOrder)
        {
            string inside = ByteAlphabet.CharacterOf(value).ToString();
            string last = inside + BpeVocabulary.EndOfWord;
            if (!_table.Ids.ContainsKey(inside) || !_table.Ids.ContainsKey(last))
            {
                return _table.Ids.ContainsKey(inside) ? last : inside;
            }
        }

        return null;
    }
}
