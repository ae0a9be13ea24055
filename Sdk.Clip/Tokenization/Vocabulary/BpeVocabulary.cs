namespace Clip.Sdk.Tokenization.Vocabulary;

/// <summary>A byte-level vocabulary with the merges that build its tokens; immutable and complete: every byte has an id.</summary>
internal sealed class BpeVocabulary
{
    /// <summary>What closes a word in the spelling of its last token.</summary>
    public const string EndOfWord = "</w>";

    /// <summary>OpenAI's name for the token that opens a row.</summary>
    public const string DefaultStartOfText = "<|startoftext|>";

    /// <summary>OpenAI's name for the token that closes a row.</summary>
    public const string DefaultEndOfText = "<|endoftext|>";

    private readonly Dictionary<string, int> _ids;

    public BpeVocabulary(string[] tokens, (int Left, int Right)[] merges, SpecialToken startOfText, SpecialToken endOfText, IReadOnlyList<SpecialToken> specialTokens, int unknownId)
    {
        Tokens = tokens;
        Merges = merges;
        StartOfText = startOfText;
        EndOfText = endOfText;
        SpecialTokens = specialTokens;
        UnknownId = unknownId;
        _ids = new Dictionary<string, int>(tokens.Length, StringComparer.Ordinal);
        for (int id = 0; id < tokens.Length; id++)
        {
            _ids.Add(tokens[id], id);
        }

        ByteIds = FindBytes(string.Empty);
        LastByteIds = FindBytes(EndOfWord);
        MergeTable = new MergeTable(merges.Length);
        for (int rank = 0; rank < merges.Length; rank++)
        {
            (int left, int right) = merges[rank];
            MergeTable.TryAdd(left, right, rank, _ids[tokens[left] + tokens[right]]);
        }
    }

    /// <summary>The spelling of each id.</summary>
    public string[] Tokens { get; }

    /// <summary>The merges in order of rank, as ids.</summary>
    public (int Left, int Right)[] Merges { get; }

    /// <summary>The token that opens a row.</summary>
    public SpecialToken StartOfText { get; }

    /// <summary>The token that closes a row.</summary>
    public SpecialToken EndOfText { get; }

    /// <summary>All tokens that are recognised whole inside a text; the two above are among them.</summary>
    public IReadOnlyList<SpecialToken> SpecialTokens { get; }

    /// <summary>The id of a byte that has no token of its own, or -1 where every byte has one.</summary>
    public int UnknownId { get; }

    /// <summary>[256] id of each byte inside a word.</summary>
    public int[] ByteIds { get; }

    /// <summary>[256] id of each byte at the end of a word.</summary>
    public int[] LastByteIds { get; }

    public MergeTable MergeTable { get; }

    public bool TryGetId(string token, out int id) => _ids.TryGetValue(token, out id);

    private int[] FindBytes(string suffix)
    {
        int[] ids = new int[256];
        for (int value = 0; value < 256; value++)
        {
            ids[value] = _ids.TryGetValue(ByteAlphabet.CharacterOf((byte)value) + suffix, out int id) ? id : UnknownId;
        }

        return ids;
    }
}
