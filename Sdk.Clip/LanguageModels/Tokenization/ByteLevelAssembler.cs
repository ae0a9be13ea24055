using System.Text.Json;
using Clip.Sdk.Tokenization.Files;
using Clip.Sdk.Tokenization.Vocabulary;

namespace Clip.Sdk.LanguageModels;

/// <summary>Puts tokens with given ids, added tokens and merges together and checks that they fit.</summary>
internal sealed class ByteLevelAssembler(string path)
{
    /// <summary>Published vocabularies have a handful of tokens without merges that no file declares, such as OPT's padding words.</summary>
    private const int MostUndeclared = 64;

    private readonly TokenTable _table = new(path);
    private readonly Dictionary<string, int> _specials = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _phrases = new(StringComparer.Ordinal);

    /// <summary>Adds the entries of a JSON object of spelling to id.</summary>
    public void AddTokens(JsonElement entries) => _table.Add(entries);

    /// <summary>Adds a token that no text is made of; it may be in the vocabulary already, under the same id.</summary>
    public void AddSpecial(string text, int id)
    {
        _table.AddWhole(text, id);
        _specials[text] = id;
    }

    /// <summary>Adds a token that stands for a piece of text, which is looked for before the text is cut into words.</summary>
    public void AddPhrase(string text, int id)
    {
        _table.AddWhole(text, id);
        _phrases[text] = id;
    }

    /// <summary>Checks that the ids are 0 to count - 1, each once, and that every byte has one.</summary>
    public void CloseTokens()
    {
        _table.Close();
        foreach (byte value in ByteAlphabet.VocabularyOrder)
        {
            string character = ByteAlphabet.CharacterOf(value).ToString();
            if (!_table.MarkMade(character))
            {
                throw _table.Error($"the byte token '{character}' is not in the vocabulary");
            }
        }
    }

    /// <summary>Adds the next merge; gives what is wrong with it, or null.</summary>
    public string? AddMerge(string left, string right) => _table.AddMerge(left, right);

    /// <exception cref="ModelFormatException">So many tokens are made by no merge that merges must have been lost: texts would quietly get other ids.</exception>
    public ByteLevelVocabulary Build()
    {
        _table.CheckMade(text => _specials.ContainsKey(text) || _phrases.ContainsKey(text), MostUndeclared);
        for (int id = 0; id < _table.Tokens.Length; id++)
        {
            // Tokens that nothing makes, such as the end of text in vocab.json, are never found in a text.
            if (!_table.IsMade(id) && !_phrases.ContainsKey(_table.Tokens[id]))
            {
                _specials.TryAdd(_table.Tokens[id], id);
            }
        }

        return new ByteLevelVocabulary(_table.Tokens, _table.Merges, _table.Ids, Ordered(_specials), Ordered(_phrases));
    }

    private static IEnumerable<SpecialToken> Ordered(Dictionary<string, int> tokens) =>
        tokens.OrderBy(token => token.Value).Select(token => new SpecialToken(token.Key, token.Value, IsNormalized: false));
}
