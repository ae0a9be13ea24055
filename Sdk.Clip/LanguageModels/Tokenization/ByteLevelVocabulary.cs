using Clip.Sdk.Tokenization.Vocabulary;

namespace Clip.Sdk.LanguageModels;

/// <summary>A byte-level vocabulary as GPT-2 has it: no word endings, a space belongs to the word behind it. Immutable.</summary>
internal sealed class ByteLevelVocabulary
{
    /// <summary>GPT-2's name for the token that ends a text.</summary>
    public const string DefaultEndOfText = "<|endoftext|>";

    private readonly Dictionary<string, int> _ids;

    public ByteLevelVocabulary(
        string[] tokens, IReadOnlyList<(int Left, int Right)> merges, IReadOnlyDictionary<string, int> ids, IEnumerable<SpecialToken> specials, IEnumerable<SpecialToken>? phrases = null)
    {
        Tokens = tokens;
        Merges = merges;
        _ids = new Dictionary<string, int>(ids, StringComparer.Ordinal);
        Specials = new SpecialTokenSet(specials);
        Phrases = new SpecialTokenSet(phrases ?? []);
        for (int value = 0; value < ByteIds.Length; value++)
        {
            ByteIds[value] = _ids[ByteAlphabet.CharacterOf((byte)value).ToString()];
        }

        MergeTable = new MergeTable(merges.Count);
        for (int rank = 0; rank < merges.Count; rank++)
        {
            (int left, int right) = merges[rank];
            MergeTable.TryAdd(left, right, rank, _ids[tokens[left] + tokens[right]]);
        }
    }

    /// <summary>The spelling of each id.</summary>
    public string[] Tokens { get; }

    /// <summary>The merges in order of rank, as ids.</summary>
    public IReadOnlyList<(int Left, int Right)> Merges { get; }

    /// <summary>Tokens that no text is made of.</summary>
    public SpecialTokenSet Specials { get; }

    /// <summary>Pieces of text that are a token each, spaces included, wherever they stand in a text; spelled as they are, not in bytes.</summary>
    public SpecialTokenSet Phrases { get; }

    /// <summary>[256] id of each byte.</summary>
    public int[] ByteIds { get; } = new int[256];

    public MergeTable MergeTable { get; }

    public bool TryGetId(string token, out int id) => _ids.TryGetValue(token, out id);
}
