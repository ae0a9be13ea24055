using System.Text;
using Clip.Sdk.Tokenization;

namespace Clip.Sdk.Hosts.Console.Tokenizers;

/// <summary>How well a vocabulary fits texts.</summary>
/// <remarks>Byte-level BPE spells every text, so coverage is told by how many words are one token, not by unknown ones.</remarks>
internal sealed record VocabularyReport
{
    public required long Texts { get; init; }

    public required long Words { get; init; }

    public required long Tokens { get; init; }

    /// <summary>UTF-8 bytes of the texts a token stands for, on average: the compression.</summary>
    public required double BytesPerToken { get; init; }

    public required double TokensPerWord { get; init; }

    /// <summary>Part of the words, counted as often as they occur, that are a single token.</summary>
    public required double SingleTokenWords { get; init; }

    /// <summary>Ids that occur at least once.</summary>
    public required int UsedIds { get; init; }

    /// <summary>Tokens of a text without start and end: the middle one, the 95th and 99th of a hundred, the longest.</summary>
    public required LengthSummary TokensPerText { get; init; }

    /// <summary>Part of the texts that fit the context.</summary>
    public required double FitContext { get; init; }

    /// <summary>Tokenises texts and counts.</summary>
    public static VocabularyReport Measure(ClipTokenizer tokenizer, IEnumerable<string> texts, CancellationToken cancellationToken)
    {
        bool[] endsWord = new bool[tokenizer.VocabularySize];
        for (int id = 0; id < endsWord.Length; id++)
        {
            endsWord[id] = tokenizer.GetToken(id).EndsWith("</w>", StringComparison.Ordinal);
        }

        bool[] isUsed = new bool[tokenizer.VocabularySize];
        var lengths = new List<int>();
        (long words, long single, long tokens, long bytes) = (0, 0, 0, 0);
        foreach (string text in texts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            IReadOnlyList<int> ids = tokenizer.EncodeToIds(text);
            bool atStart = true;
            for (int i = 0; i < ids.Count; i++)
            {
                int id = ids[i];
                isUsed[id] = true;
                words += endsWord[id] ? 1 : 0;
                single += endsWord[id] && atStart ? 1 : 0;
                atStart = endsWord[id];
            }

            tokens += ids.Count;
            bytes += Encoding.UTF8.GetByteCount(text);
            lengths.Add(ids.Count);
        }

        lengths.Sort();
        return new VocabularyReport
        {
            Texts = lengths.Count,
            Words = words,
            Tokens = tokens,
            BytesPerToken = Ratio(bytes, tokens),
            TokensPerWord = Ratio(tokens, words),
            SingleTokenWords = Ratio(single, words),
            UsedIds = isUsed.Count(used => used),
            TokensPerText = LengthSummary.Of(lengths),
            FitContext = Ratio(lengths.Count(length => length <= tokenizer.ContextLength - 2), lengths.Count),
        };
    }

    private static double Ratio(long part, long whole) => whole == 0 ? 0 : (double)part / whole;
}

/// <summary>Lengths of texts in tokens.</summary>
internal sealed record LengthSummary(int Median, int P95, int P99, int Longest)
{
    public static LengthSummary Of(List<int> sorted) => sorted.Count == 0
        ? new LengthSummary(0, 0, 0, 0)
        : new LengthSummary(At(sorted, 50), At(sorted, 95), At(sorted, 99), sorted[^1]);

    // The nearest rank: the smallest length that this part of the texts does not exceed.
    private static int At(List<int> sorted, int percent) => sorted[Math.Max(0, (int)Math.Ceiling(sorted.Count * percent / 100.0) - 1)];
}
