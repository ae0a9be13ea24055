using System.Text;
using Clip.Sdk.Tokenization.Vocabulary;

namespace Clip.Sdk.LanguageModels;

/// <summary>
/// Learns a GPT-2-style vocabulary from texts (Sennrich et al. 2016, arXiv:1508.07909, over bytes). It counts distinct words, so
/// large corpora of captions take seconds. The same texts give the same vocabulary whatever their order.
/// </summary>
public static class Gpt2TokenizerTrainer
{
    /// <summary>256 bytes and the end of text.</summary>
    public const int SmallestVocabulary = 257;

    /// <summary>Learns a vocabulary.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="vocabularySize">The most tokens, from <see cref="SmallestVocabulary"/>; fewer come where no pair occurs twice.</param>
    /// <param name="phrases">
    /// Pieces of text that become a token each beyond that number, with the space in front of them where they have one: <c>" fox"</c>
    /// is found in "a fox" and in "two foxes". Texts are cut at them before merges are counted. Null for none.
    /// </param>
    /// <param name="cancellationToken">Checked between texts and between merges.</param>
    /// <exception cref="ArgumentException">A phrase is empty or one character long, or there twice.</exception>
    public static Gpt2Tokenizer Train(IEnumerable<string> texts, int vocabularySize, IReadOnlyList<string>? phrases = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabularySize, SmallestVocabulary);
        phrases ??= [];
        if (phrases.FirstOrDefault(phrase => phrase.Length < 2) is { } tooShort)
        {
            throw new ArgumentException($"A phrase has two characters or more but one is '{tooShort}'.", nameof(phrases));
        }

        List<string> tokens = [.. ByteAlphabet.VocabularyOrder.ToArray().Select(value => ByteAlphabet.CharacterOf(value).ToString())];
        List<(int Left, int Right)> merges = [];
        var made = new HashSet<string>(tokens, StringComparer.Ordinal);
        List<Word> words = CountWords(texts, new SpecialTokenSet(phrases.Select((phrase, i) => new SpecialToken(phrase, i, IsNormalized: false))), cancellationToken);
        while (tokens.Count < vocabularySize - 1)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (FindBestPair(words, tokens, made) is not { } pair)
            {
                break;
            }

            int merged = tokens.Count;
            tokens.Add(tokens[pair.Left] + tokens[pair.Right]);
            made.Add(tokens[merged]);
            merges.Add(pair);
            foreach (Word word in words)
            {
                word.Merge(pair, merged);
            }
        }

        int firstPhrase = tokens.Count;
        tokens.AddRange(phrases);
        int end = tokens.Count;
        tokens.Add(ByteLevelVocabulary.DefaultEndOfText);
        Dictionary<string, int> ids = Enumerable.Range(0, tokens.Count).ToDictionary(id => tokens[id], StringComparer.Ordinal);
        var vocabulary = new ByteLevelVocabulary(
            [.. tokens],
            merges,
            ids,
            [new SpecialToken(ByteLevelVocabulary.DefaultEndOfText, end, IsNormalized: false)],
            phrases.Select((phrase, i) => new SpecialToken(phrase, firstPhrase + i, IsNormalized: false)));
        return new Gpt2Tokenizer(vocabulary, "");
    }

    private static List<Word> CountWords(IEnumerable<string> texts, SpecialTokenSet phrases, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (string text in texts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<char> rest = text;
            while (!rest.IsEmpty)
            {
                Count(phrases.TakeUpToNext(ref rest, out _), counts);
            }
        }

        int[] byteIds = new int[256];
        ReadOnlySpan<byte> order = ByteAlphabet.VocabularyOrder;
        for (int id = 0; id < order.Length; id++)
        {
            byteIds[order[id]] = id;
        }

        return [.. counts.OrderBy(word => word.Key, StringComparer.Ordinal)
            .Select(word => new Word(Array.ConvertAll(Encoding.UTF8.GetBytes(word.Key), value => byteIds[value]), word.Value))];
    }

    private static void Count(ReadOnlySpan<char> text, Dictionary<string, long> counts)
    {
        var splitter = new ByteLevelSplitter(text);
        while (splitter.MoveNext())
        {
            string word = text.Slice(splitter.Start, splitter.Length).ToString();
            counts[word] = counts.GetValueOrDefault(word) + 1;
        }
    }

    /// <summary>The most frequent pair; among equals the spelling that sorts last; null where none occurs twice.</summary>
    private static (int Left, int Right)? FindBestPair(List<Word> words, List<string> tokens, HashSet<string> made)
    {
        var counts = new Dictionary<(int Left, int Right), long>();
        foreach (Word word in words)
        {
            word.CountPairs(counts);
        }

        (int Left, int Right)? best = null;
        long most = 1;
        foreach (((int Left, int Right) pair, long count) in counts)
        {
            if (count >= most && count > 1 && !made.Contains(tokens[pair.Left] + tokens[pair.Right])
                && (count > most || best is null || SortsBehind(pair, best.Value, tokens)))
            {
                (best, most) = (pair, count);
            }
        }

        return best;
    }

    private static bool SortsBehind((int Left, int Right) pair, (int Left, int Right) other, List<string> tokens)
    {
        int order = string.CompareOrdinal(tokens[pair.Left], tokens[other.Left]);
        return order > 0 || (order == 0 && string.CompareOrdinal(tokens[pair.Right], tokens[other.Right]) > 0);
    }

    private sealed class Word(int[] symbols, long count)
    {
        private int _length = symbols.Length;

        public void CountPairs(Dictionary<(int Left, int Right), long> counts)
        {
            for (int i = 1; i < _length; i++)
            {
                (int, int) pair = (symbols[i - 1], symbols[i]);
                counts[pair] = counts.GetValueOrDefault(pair) + count;
            }
        }

        public void Merge((int Left, int Right) pair, int merged)
        {
            int written = 0;
            for (int i = 0; i < _length; i++)
            {
                bool isPair = i + 1 < _length && symbols[i] == pair.Left && symbols[i + 1] == pair.Right;
                symbols[written++] = isPair ? merged : symbols[i];
                i += isPair ? 1 : 0;
            }

            _length = written;
        }
    }
}
