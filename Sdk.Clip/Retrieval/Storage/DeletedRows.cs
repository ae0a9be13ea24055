using System.Buffers.Binary;
using System.Numerics;

namespace Clip.Sdk.Retrieval;

/// <summary>The rows of an index that were removed but still lie in its files: one bit a row.</summary>
internal sealed class DeletedRows
{
    private const int BitsPerWord = 64;

    private ulong[] _words;

    public DeletedRows(long rows) => _words = new ulong[Words(rows)];

    private DeletedRows(ulong[] words) => _words = words;

    public long Count { get; private set; }

    /// <summary>Bytes of the file for so many rows.</summary>
    public static long Bytes(long rows) => Words(rows) * sizeof(ulong);

    public static DeletedRows Parse(ReadOnlySpan<byte> bytes)
    {
        ulong[] words = new ulong[bytes.Length / sizeof(ulong)];
        var result = new DeletedRows(words);
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(i * sizeof(ulong))..]);
            result.Count += BitOperations.PopCount(words[i]);
        }

        return result;
    }

    public bool Contains(long row) => (_words[row / BitsPerWord] >> (int)(row % BitsPerWord) & 1) != 0;

    /// <summary>Removes a row.</summary>
    /// <returns>False when it was removed before.</returns>
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

    /// <summary>Makes room for more rows, none of them removed.</summary>
    public void Grow(long rows)
    {
        long needed = Words(rows);
        if (needed > _words.Length)
        {
            Array.Resize(ref _words, (int)Math.Max(needed, Math.Min(2L * _words.Length, Array.MaxLength)));
        }
    }

    public DeletedRows Clone() => new((ulong[])_words.Clone()) { Count = Count };

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
