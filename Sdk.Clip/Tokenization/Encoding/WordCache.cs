using System.Numerics;

namespace Clip.Sdk.Tokenization.Encoding;

/// <summary>
/// Remembers the ids of words that were met. Bounded, lock-free and safe for any number of threads: each slot holds one
/// immutable entry, a newer word replaces an older one of the same slot, and a reader compares the whole word.
/// </summary>
internal sealed class WordCache
{
    /// <summary>Longer words are rare and would only push useful ones out.</summary>
    public const int LongestWord = 40;

    private readonly Entry?[] _slots;

    /// <param name="capacity">The most words to keep, rounded up to a power of two; 0 keeps none.</param>
    public WordCache(int capacity) =>
        _slots = capacity == 0 ? [] : new Entry?[BitOperations.RoundUpToPowerOf2((uint)capacity)];

    /// <summary>Finds the ids of a word.</summary>
    /// <param name="word">Its UTF-8 bytes.</param>
    /// <param name="hash">Its hash, for <see cref="Add"/>.</param>
    /// <param name="ids">The ids, owned by the cache.</param>
    public bool TryGet(ReadOnlySpan<byte> word, out uint hash, out ReadOnlySpan<int> ids)
    {
        hash = 0;
        ids = default;
        if (_slots.Length == 0 || word.Length > LongestWord)
        {
            return false;
        }

        hash = Hash(word);
        Entry? entry = Volatile.Read(ref _slots[hash & (uint)(_slots.Length - 1)]);
        if (entry is null || !word.SequenceEqual(entry.Word))
        {
            return false;
        }

        ids = entry.Ids;
        return true;
    }

    /// <summary>Keeps the ids of a word in place of what its slot held.</summary>
    public void Add(ReadOnlySpan<byte> word, uint hash, ReadOnlySpan<int> ids)
    {
        if (_slots.Length > 0 && word.Length <= LongestWord)
        {
            Volatile.Write(ref _slots[hash & (uint)(_slots.Length - 1)], new Entry(word.ToArray(), ids.ToArray()));
        }
    }

    private static uint Hash(ReadOnlySpan<byte> word)
    {
        ulong hash = 0xCBF29CE484222325;
        while (word.Length >= sizeof(ulong))
        {
            hash = Mix(hash ^ System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(word));
            word = word[sizeof(ulong)..];
        }

        ulong tail = (ulong)word.Length << 56;
        for (int index = 0; index < word.Length; index++)
        {
            tail |= (ulong)word[index] << (8 * index);
        }

        return (uint)(Mix(hash ^ tail) >> 32);
    }

    private static ulong Mix(ulong value)
    {
        ulong mixed = value * 0x9E3779B97F4A7C15;
        return mixed ^ (mixed >> 29);
    }

    private sealed class Entry(byte[] word, int[] ids)
    {
        public byte[] Word => word;

        public int[] Ids => ids;
    }
}
