using System.Buffers;
using Clip.Sdk.Tokenization.Vocabulary;

namespace Clip.Sdk.Tokenization.Encoding;

/// <summary>Splits the bytes of one word into tokens: again and again the pair of the lowest rank is merged, leftmost first.</summary>
/// <remarks>
/// The readers refuse merges whose halves are not made by earlier merges, so a merge never brings up a pair of a lower
/// rank, and this order gives what OpenAI's pass over all places of the best pair gives.
/// </remarks>
internal static class BytePairEncoder
{
    /// <summary>Up to here a scan over the pairs beats a heap.</summary>
    internal const int LongestScannedWord = 48;

    /// <summary>Encodes a word.</summary>
    /// <param name="vocabulary">The vocabulary.</param>
    /// <param name="word">[L] its bytes, L ≥ 1.</param>
    /// <param name="ids">[≥ L] receives the ids.</param>
    /// <returns>How many ids were written.</returns>
    public static int Encode(BpeVocabulary vocabulary, ReadOnlySpan<byte> word, Span<int> ids)
    {
        int last = word.Length - 1;
        int[] byteIds = vocabulary.ByteIds;
        for (int index = 0; index < last; index++)
        {
            ids[index] = byteIds[word[index]];
        }

        ids[last] = vocabulary.LastByteIds[word[last]];
        if (last == 0)
        {
            return 1;
        }

        return word.Length <= LongestScannedWord
            ? MergeByScan(vocabulary.MergeTable, ids[..word.Length])
            : MergeByHeap(vocabulary.MergeTable, ids[..word.Length]);
    }

    /// <summary>Merges in place; quadratic in the length, with a very small constant.</summary>
    internal static int MergeByScan(MergeTable merges, Span<int> ids)
    {
        Span<long> pairs = stackalloc long[LongestScannedWord];
        int count = ids.Length;
        for (int index = 0; index < count - 1; index++)
        {
            pairs[index] = merges.Find(ids[index], ids[index + 1]);
        }

        while (count > 1)
        {
            long best = long.MaxValue;
            int place = 0;
            for (int index = 0; index < count - 1; index++)
            {
                if (pairs[index] < best)
                {
                    best = pairs[index];
                    place = index;
                }
            }

            if (best == long.MaxValue)
            {
                break;
            }

            ids[place] = (int)best;
            ids[(place + 2)..count].CopyTo(ids[(place + 1)..]);
            count--;
            if (place < count - 1)
            {
                pairs[(place + 2)..count].CopyTo(pairs[(place + 1)..]);
                pairs[place] = merges.Find(ids[place], ids[place + 1]);
            }

            if (place > 0)
            {
                pairs[place - 1] = merges.Find(ids[place - 1], ids[place]);
            }
        }

        return count;
    }

    /// <summary>Merges in place with a heap of pairs over a linked list; n log n, so that a hostile text of one long word stays harmless.</summary>
    internal static int MergeByHeap(MergeTable merges, Span<int> ids)
    {
        int[] next = ArrayPool<int>.Shared.Rent(ids.Length);
        int[] previous = ArrayPool<int>.Shared.Rent(ids.Length);
        var heap = new PriorityQueue<(int Left, int Right, long Merge), long>(ids.Length);
        try
        {
            for (int index = 0; index < ids.Length; index++)
            {
                next[index] = index + 1 < ids.Length ? index + 1 : -1;
                previous[index] = index - 1;
                Push(merges, ids, heap, index, next[index]);
            }

            while (heap.TryDequeue(out (int Left, int Right, long Merge) pair, out _))
            {
                // A pair is stale when either side was merged since it was pushed.
                if (ids[pair.Left] < 0 || next[pair.Left] != pair.Right || merges.Find(ids[pair.Left], ids[pair.Right]) != pair.Merge)
                {
                    continue;
                }

                int after = next[pair.Right];
                ids[pair.Left] = (int)pair.Merge;
                ids[pair.Right] = -1;
                next[pair.Left] = after;
                if (after >= 0)
                {
                    previous[after] = pair.Left;
                }

                Push(merges, ids, heap, previous[pair.Left], pair.Left);
                Push(merges, ids, heap, pair.Left, after);
            }

            return Compact(ids, next);
        }
        finally
        {
            ArrayPool<int>.Shared.Return(next);
            ArrayPool<int>.Shared.Return(previous);
        }
    }

    private static void Push(MergeTable merges, Span<int> ids, PriorityQueue<(int Left, int Right, long Merge), long> heap, int left, int right)
    {
        if (left < 0 || right < 0)
        {
            return;
        }

        long merge = merges.Find(ids[left], ids[right]);
        if (merge != long.MaxValue)
        {
            int rank = (int)(merge >> 32);
            heap.Enqueue((left, right, merge), ((long)rank << 32) | (uint)left);
        }
    }

    private static int Compact(Span<int> ids, int[] next)
    {
        int count = 0;
        for (int index = 0; index >= 0; index = next[index])
        {
            ids[count++] = ids[index];
        }

        return count;
    }
}
