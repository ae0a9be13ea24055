using System.Buffers.Binary;
using System.Numerics;

namespace Clip.Sdk.Retrieval;

/// <summary>A set of rows, one bit a row: those that were removed but still lie in the files, or those that a refresh has seen.</summary>
internal sealed class RowSet
{
    private const int BitsPerWord = 64;

    private ulong[] _words;

    public RowSet(long rows) => _words = new ulong[Words(rows)];

    private RowSet(ulong[] words) => _words = words;

    public long Count { get; private set; }

    /// <summary>Bytes of the file for so many rows.</summary>
    public static long Bytes(long rows) => Words(rows) * sizeof(ulong);

    public static RowSet Parse(ReadOnlySpan<byte> bytes)
    {
        ulong[] words = new ulong[bytes.Length / sizeof(ulong)];
        var result = new RowSet(words);
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(i * sizeof(ulong))..]);
            result.Count += BitOperations.PopCount(words[i]);
        }

        return result;
    }

    public bool Contains(long row) => (_words[row / BitsPerWord] >> (int)(row % BitsPerWord) & 1) != 0;

    /// <summary>Adds a row.</summary>
    /// <returns>False when it was there.</returns>
    public bool Add(long row)
    {
        if (Contains(row))
        {
            return false;
        }

        _words[row / BitsPerWord] |= 1UL << (int)(row % BitsPerWord);
        Count++;
        return true;
    }

    /// <summary>Makes room for more rows, none of them in the set.</summary>
    public void Grow(long rows)
    {
        long needed = Words(rows);
        if (needed > _words.Length)
        {
            Array.Resize(ref _words, (int)Math.Max(needed, Math.Min(2L * _words.Length, Array.MaxLength)));
        }
    }

    public RowSet Clone() => new((ulong[])_words.Clone()) { Count = Count };

    public byte[] ToBytes(long rows)
    {
        byte[] bytes = new byte[Bytes(rows)];
        for (int i = 0; i < bytes.Length / sizeof(ulong); i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i * sizeof(ulong)), _words[i]);
        }

        return bytes;
    }

    private static long Words(long rows) => (rows + BitsPerWord - 1) / BitsPerWord;
}
