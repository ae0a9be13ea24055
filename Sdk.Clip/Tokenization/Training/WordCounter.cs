using Clip.Sdk.Tokenization.Encoding;
using Clip.Sdk.Tokenization.Unicode;
using Clip.Sdk.Tokenization.Vocabulary;

namespace Clip.Sdk.Tokenization.Training;

/// <summary>Counts the words of texts, special tokens left out.</summary>
internal sealed class WordCounter(TextEncoder encoder)
{
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>Texts counted.</summary>
    public long Texts { get; private set; }

    /// <summary>Different words.</summary>
    public int Count => _counts.Count;

    /// <summary>The words with their counts, sorted, so that nothing depends on the order of the texts.</summary>
    public IEnumerable<(string Word, long Frequency)> Sorted =>
        _counts.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value));

    public void Add(ReadOnlySpan<char> text)
    {
        Texts++;
        var cleaned = new CharBuffer(stackalloc char[512]);
        while (encoder.NextSegment(ref text, out ReadOnlySpan<char> segment, out SpecialToken? _))
        {
            cleaned.Clear();
            encoder.CleanSegment(segment, ref cleaned);
            CountWords(cleaned.Written);
        }

        cleaned.Dispose();
    }

    private void CountWords(ReadOnlySpan<char> cleaned)
    {
        Dictionary<string, long>.AlternateLookup<ReadOnlySpan<char>> counts = _counts.GetAlternateLookup<ReadOnlySpan<char>>();
        WordSplitter words = encoder.Split(cleaned);
        while (words.MoveNext())
        {
            if (words.SpecialId < 0)
            {
                ReadOnlySpan<char> word = cleaned.Slice(words.Start, words.Length);
                counts[word] = counts.TryGetValue(word, out long count) ? count + 1 : 1;
            }
        }
    }
}
