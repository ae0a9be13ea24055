using System.Globalization;
using System.Text.Json;

namespace Clip.Sdk.Tokenization.Files;

/// <summary>Tokens with given ids and merges of a byte-pair vocabulary, checked as they come in.</summary>
/// <param name="path">Names the file in errors.</param>
internal sealed class TokenTable(string path)
{
    private const int MostTokens = 1 << 22;

    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<(int Left, int Right)> _merges = [];
    private bool[] _isMade = [];

    /// <summary>Ids by spelling.</summary>
    public IReadOnlyDictionary<string, int> Ids => _ids;

    /// <summary>Spellings by id; empty until <see cref="Close"/>.</summary>
    public string[] Tokens { get; private set; } = [];

    /// <summary>Ids of the two halves, the first merge first.</summary>
    public IReadOnlyList<(int Left, int Right)> Merges => _merges;

    /// <summary>Reads an id; what is no whole number is -1, which no token may have.</summary>
    public static int IdOf(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int id) ? id : -1;

    /// <summary>Adds the entries of a JSON object of spelling to id.</summary>
    public void Add(JsonElement entries)
    {
        foreach (JsonProperty entry in entries.EnumerateObject())
        {
            Add(entry.Name, IdOf(entry.Value), entry.Value.GetRawText());
        }
    }

    /// <summary>Adds a token that is recognised whole; it may be in the vocabulary already, under the same id.</summary>
    public void AddWhole(string text, int id)
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
    }

    /// <summary>Checks that the ids are 0 to count - 1, each once.</summary>
    public void Close()
    {
        Tokens = new string[_ids.Count];
        foreach ((string text, int id) in _ids)
        {
            if (id >= Tokens.Length)
            {
                throw Error($"'{text}' has the id {id}, but there are only {Tokens.Length} tokens: some id below is missing");
            }

            Tokens[id] = Tokens[id] is null ? text : throw Error($"the id {id} belongs to '{Tokens[id]}' and to '{text}'");
        }

        _isMade = new bool[Tokens.Length];
    }

    /// <summary>Notes that a token needs no merge: it stands for a byte. False where it is absent.</summary>
    public bool MarkMade(string token)
    {
        if (!_ids.TryGetValue(token, out int id))
        {
            return false;
        }

        _isMade[id] = true;
        return true;
    }

    /// <summary>Whether a byte or a merge makes the token.</summary>
    public bool IsMade(int id) => _isMade[id];

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

        // Merging in order of rank is only right where halves are older than what they make.
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

    /// <summary>
    /// Refuses a vocabulary in which more tokens than given are neither made nor special: it has lost merges, and would quietly split
    /// words into too many tokens.
    /// </summary>
    /// <param name="isSpecial">Whether a token need not be made.</param>
    /// <param name="most">How many others may be there.</param>
    public void CheckMade(Func<string, bool> isSpecial, int most)
    {
        string[] unmade = [.. Tokens.Where((token, id) => !_isMade[id] && !isSpecial(token))];
        if (unmade.Length > most)
        {
            throw Error($"{unmade.Length} tokens, the first being '{unmade[0]}', are made by none of the {_merges.Count} merges: the merges are cut short or belong to another vocabulary");
        }
    }

    /// <summary>What is wrong with the file, as an exception.</summary>
    public ModelFormatException Error(string problem) => new($"'{path}': {problem}.", path);

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
}
