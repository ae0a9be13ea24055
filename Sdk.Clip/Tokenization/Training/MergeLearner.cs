using System.Runtime.InteropServices;
using Clip.Sdk.Tokenization.Vocabulary;
using Utf8 = System.Text.Encoding;

namespace Clip.Sdk.Tokenization.Training;

/// <summary>
/// Finds the next merge and applies it. Counts of pairs are kept up to date: a merge touches only the words that hold it.
/// </summary>
internal sealed class MergeLearner
{
    private readonly BpeVocabularyBuilder _vocabulary;
    private readonly List<Word> _words = [];
    private readonly Dictionary<(int Left, int Right), Pair> _pairs = [];
    private readonly PriorityQueue<(int Left, int Right), (long Count, string Left, string Right)> _queue;
    private readonly HashSet<(int Left, int Right)> _grown = [];

    public MergeLearner(BpeVocabularyBuilder vocabulary, WordCounter words)
    {
        _vocabulary = vocabulary;
        _queue = new(Comparer<(long Count, string Left, string Right)>.Create(CompareForQueue));
        var bytes = new ByteIds(vocabulary);
        foreach ((string word, long frequency) in words.Sorted)
        {
            int[] symbols = bytes.Encode(word);
            AddPairs(_words.Count, symbols, frequency);
            _words.Add(new Word(symbols, frequency));
        }

        QueueGrown();
    }

    /// <summary>Learns one merge; false where no pair is frequent enough.</summary>
    public bool TryLearn(long minimumFrequency)
    {
        while (_queue.TryDequeue(out (int Left, int Right) key, out (long Count, string Left, string Right) priority))
        {
            long count = _pairs.TryGetValue(key, out Pair? pair) ? pair.Count : 0;
            if (count < priority.Count)
            {
                // The entry is older than the last decrease; it comes back with its true count.
                if (count > 0)
                {
                    Queue(key, count);
                }

                continue;
            }

            if (count < minimumFrequency)
            {
                return false;
            }

            // A larger true count has an entry of its own further up, which was taken already.
            if (count == priority.Count && !_vocabulary.Contains(priority.Left + priority.Right))
            {
                Merge(key, pair!);
                return true;
            }
        }

        return false;
    }

    /// <summary>Most frequent first; among equals the spelling that sorts last.</summary>
    private static int CompareForQueue((long Count, string Left, string Right) first, (long Count, string Left, string Right) second)
    {
        int order = second.Count.CompareTo(first.Count);
        if (order == 0)
        {
            order = string.CompareOrdinal(second.Left, first.Left);
        }

        return order == 0 ? string.CompareOrdinal(second.Right, first.Right) : order;
    }

    private void Merge((int Left, int Right) key, Pair pair)
    {
        int merged = _vocabulary.AddMerge(key.Left, key.Right);
        _pairs.Remove(key);
        foreach (int index in pair.Words)
        {
            ref Word word = ref CollectionsMarshal.AsSpan(_words)[index];
            ReadOnlySpan<int> before = word.Symbols.AsSpan(0, word.Length);
            if (!Holds(before, key))
            {
                continue;
            }

            RemovePairs(before, word.Frequency);
            word.Length = Replace(word.Symbols.AsSpan(0, word.Length), key, merged);
            AddPairs(index, word.Symbols.AsSpan(0, word.Length), word.Frequency);
        }

        QueueGrown();
    }

    private static bool Holds(ReadOnlySpan<int> symbols, (int Left, int Right) key)
    {
        for (int index = 1; index < symbols.Length; index++)
        {
            if (symbols[index - 1] == key.Left && symbols[index] == key.Right)
            {
                return true;
            }
        }

        return false;
    }

    private static int Replace(Span<int> symbols, (int Left, int Right) key, int merged)
    {
        int count = 0;
        for (int index = 0; index < symbols.Length; index++)
        {
            bool isPair = index + 1 < symbols.Length && symbols[index] == key.Left && symbols[index + 1] == key.Right;
            symbols[count++] = isPair ? merged : symbols[index];
            index += isPair ? 1 : 0;
        }

        return count;
    }

    private void RemovePairs(ReadOnlySpan<int> symbols, long frequency)
    {
        for (int index = 1; index < symbols.Length; index++)
        {
            if (_pairs.TryGetValue((symbols[index - 1], symbols[index]), out Pair? pair))
            {
                pair.Count -= frequency;
            }
        }
    }

    private void AddPairs(int word, ReadOnlySpan<int> symbols, long frequency)
    {
        for (int index = 1; index < symbols.Length; index++)
        {
            (int, int) key = (symbols[index - 1], symbols[index]);
            ref Pair? pair = ref CollectionsMarshal.GetValueRefOrAddDefault(_pairs, key, out _);
            pair ??= new Pair();
            pair.Count += frequency;
            _grown.Add(key);
            if (pair.Words.Count == 0 || pair.Words[^1] != word)
            {
                pair.Words.Add(word);
            }
        }
    }

    private void QueueGrown()
    {
        foreach ((int Left, int Right) key in _grown)
        {
            Queue(key, _pairs[key].Count);
        }

        _grown.Clear();
    }

    private void Queue((int Left, int Right) key, long count) =>
        _queue.Enqueue(key, (count, _vocabulary[key.Left], _vocabulary[key.Right]));

    /// <summary>Where a pair occurs: words are listed once in a row, possibly again later, and stay listed when they lose it.</summary>
    private sealed class Pair
    {
        public long Count { get; set; }

        public List<int> Words { get; } = [];
    }

    private struct Word(int[] symbols, long frequency)
    {
        public readonly int[] Symbols => symbols;

        public readonly long Frequency => frequency;

        public int Length { get; set; } = symbols.Length;
    }

    /// <summary>The ids of the bytes of words before anything is merged.</summary>
    private sealed class ByteIds
    {
        private readonly int[] _inside = new int[256];
        private readonly int[] _last = new int[256];

        public ByteIds(BpeVocabularyBuilder vocabulary)
        {
            for (int value = 0; value < 256; value++)
            {
                string character = ByteAlphabet.CharacterOf((byte)value).ToString();
                _inside[value] = vocabulary.IdOf(character);
                _last[value] = vocabulary.IdOf(character + BpeVocabulary.EndOfWord);
            }
        }

        public int[] Encode(string word)
        {
            byte[] bytes = Utf8.UTF8.GetBytes(word);
            int[] ids = new int[bytes.Length];
            for (int index = 0; index < ids.Length; index++)
            {
                ids[index] = (index == ids.Length - 1 ? _last : _inside)[bytes[index]];
            }

            return ids;
        }
    }
}
