using Clip.Sdk.Tokenization.Encoding;
using Clip.Sdk.Tokenization.Vocabulary;
using FsCheck;
using FsCheck.Fluent;

namespace Clip.Sdk.Tokenization;

public class BytePairEncoderTests
{
    private static readonly BpeVocabulary Vocabulary = MiniTokenizer.Instance.Vocabulary;

    // Letters that merge a lot, so that the order of merges matters.
    private static readonly Arbitrary<byte[]> Words =
        Gen.Elements("aeinorsth"u8.ToArray()).NonEmptyListOf().Select(bytes => bytes.ToArray()).Resize(120).ToArbitrary();

    [Fact]
    public void Words_are_merged_as_the_paper_describes() =>
        Prop.ForAll(Words, word => Encode(word).SequenceEqual(MergeSlowly(word))).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void The_scan_and_the_heap_give_the_same() =>
        Prop.ForAll(Words, word =>
        {
            byte[] shortWord = word[..Math.Min(word.Length, BytePairEncoder.LongestScannedWord)];
            int[] scanned = Bytes(shortWord);
            int[] heaped = Bytes(shortWord);
            int scannedCount = BytePairEncoder.MergeByScan(Vocabulary.MergeTable, scanned);
            int heapedCount = BytePairEncoder.MergeByHeap(Vocabulary.MergeTable, heaped);
            return scanned.AsSpan(0, scannedCount).SequenceEqual(heaped.AsSpan(0, heapedCount));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void The_table_finds_every_merge_and_no_other()
    {
        var table = new MergeTable(Vocabulary.Merges.Length);
        for (int rank = 0; rank < Vocabulary.Merges.Length; rank++)
        {
            Assert.True(table.TryAdd(Vocabulary.Merges[rank].Left, Vocabulary.Merges[rank].Right, rank, rank + 7));
        }

        for (int rank = 0; rank < Vocabulary.Merges.Length; rank++)
        {
            (int left, int right) = Vocabulary.Merges[rank];
            Assert.Equal(((long)rank << 32) | (uint)(rank + 7), table.Find(left, right));
            Assert.False(table.TryAdd(left, right, 0, 0));
        }

        Assert.Equal(long.MaxValue, table.Find(1022, 1023));
    }

    private static int[] Encode(byte[] word)
    {
        int[] ids = new int[word.Length];
        return ids[..BytePairEncoder.Encode(Vocabulary, word, ids)];
    }

    private static int[] Bytes(byte[] word) =>
        [.. word[..^1].Select(value => Vocabulary.ByteIds[value]), Vocabulary.LastByteIds[word[^1]]];

    /// <summary>One pass over the word for each merge: all places of the pair of the lowest rank, from left to right.</summary>
    private static List<int> MergeSlowly(byte[] word)
    {
        List<string> symbols = [.. Bytes(word).Select(id => Vocabulary.Tokens[id])];
        List<string> ranked = [.. Vocabulary.Merges.Select(merge => $"{Vocabulary.Tokens[merge.Left]} {Vocabulary.Tokens[merge.Right]}")];
        while (true)
        {
            int best = Enumerable.Range(0, symbols.Count - 1).Select(index => ranked.IndexOf($"{symbols[index]} {symbols[index + 1]}")).Where(rank => rank >= 0).DefaultIfEmpty(-1).Min();
            if (best < 0)
            {
                return [.. symbols.Select(symbol => Array.IndexOf(Vocabulary.Tokens, symbol))];
            }

            for (int index = 0; index < symbols.Count - 1; index++)
            {
                if ($"{symbols[index]} {symbols[index + 1]}" == ranked[best])
                {
                    symbols[index] += symbols[index + 1];
                    symbols.RemoveAt(index + 1);
                }
            }
        }
    }
}
