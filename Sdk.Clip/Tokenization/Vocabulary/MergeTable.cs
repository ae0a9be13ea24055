using System.Numerics;

namespace Clip.Sdk.Tokenization.Vocabulary;

/// <summary>A flat hash of (left id, right id) to the rank of the merge and the id that it makes; read-only once built.</summary>
internal sealed class MergeTable
{
    private const ulong EmptyKey = ulong.MaxValue;

    private readonly ulong[] _keys;
    private readonly long[] _values;
    private readonly int _shift;

    public MergeTable(int count)
    {
        int capacity = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, count * 2));
        _keys = new ulong[capacity];
        _values = new long[capacity];
        _shift = 64 - BitOperations.Log2((uint)capacity);
        Array.Fill(_keys, EmptyKey);
    }

    /// <summary>Adds a merge; false where the pair is already there.</summary>
    public bool TryAdd(int left, int right, int rank, int result)
    {
        ulong key = Key(left, right);
        int slot = FindSlot(key);
        if (_keys[slot] == key)
        {
            return false;
        }

        _keys[slot] = key;
        _values[slot] = ((long)rank << 32) | (uint)result;
        return true;
    }

    /// <summary>Looks a pair up: rank in the upper half, resulting id in the lower half; <see cref="long.MaxValue"/> where it does not merge.</summary>
    public long Find(int left, int right)
    {
        ulong key = Key(left, right);
        int slot = FindSlot(key);
        return _keys[slot] == key ? _values[slot] : long.MaxValue;
    }

    private static ulong Key(int left, int right) => ((ulong)(uint)left << 32) | (uint)right;

    private int FindSlot(ulong key)
    {
        int mask = _keys.Length - 1;
        int slot = (int)((key * 0x9E3779B97F4A7C15) >> _shift);
        while (_keys[slot] != key && _keys[slot] != EmptyKey)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }
}
