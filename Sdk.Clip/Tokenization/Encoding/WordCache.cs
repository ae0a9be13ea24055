using System.Numerics;

namespace Clip.Sdk.Tokenization.Encoding;

/// <summary>
/// Remembers the ids of words that were met. Bounded, lock-free and safe for any number of threads: a word may stand in
/// one of four slots, each slot holds one immutable entry, and a reader compares the whole word.
/// </summary>
internal sealed class WordCache
{
    /// <summary>Longer words are rare and would only push useful ones out.</summary>
    public const int LongestWord = 40;

    private const int PlacesOfWord = 4;

    private readonly Entry?[] _slots;

    /// <param name="capacity">The most words to keep, rounded up to a power of two of at least 4; 0 keeps none.</param>
    public WordCache(int capacity) =>
        _slots = capacity == 0 ? [] : new Entry?[BitOperations.RoundUpToPowerOf2((uint)Math.Max(capacity, PlacesOfWord))];

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
        foreach (ref Entry? slot in Places(hash))
        {
            Entry? entry = Volatile.Read(ref slot);
            if (entry is null)
            {
                return false;
            }

            if (word.SequenceEqual(entry.Word))
            {
                ids = entry.Ids;
                return true;
            }
        }

        return false;
    }

    /// <summary>Keeps the ids of a word; the oldest word of its places gives way.</summary>
    public void Add(ReadOnlySpan<byte> word, uint hash, ReadOnlySpan<int> ids)
    {
        if (_slots.Length == 0 || word.Length > LongestWord)
        {
            return;
        }

        // Two threads may drop or double each other's words here; such a word is merely encoded again.
        Span<Entry?> places = Places(hash);
        for (int index = places.Length - 1; index > 0; index--)
        {
            Volatile.Write(ref places[index], Volatile.Read(ref places[index - 1]));
        }

        Volatile.Write(ref places[0], new Entry(word.ToArray(), ids.ToArray()));
    }

    /// <summary>The slots that a word may stand in, filled from the front.</summary>
    private Span<Entry?> Places(uint hash) => _slots.AsSpan((int)(hash & (uint)(_slots.Length - 1)) & ~(PlacesOfWord - 1), PlacesOfWord);

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
