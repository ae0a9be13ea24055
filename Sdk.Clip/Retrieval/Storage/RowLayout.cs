using System.Runtime.InteropServices;
using Clip.Sdk.Numerics;

namespace Clip.Sdk.Retrieval;

/// <summary>How one embedding lies in a segment's file: padded with zeros, so that rows begin on 32 bytes and kernels need no tail.</summary>
internal readonly record struct RowLayout(VectorStorage Storage, int Dimensions)
{
    /// <summary>The largest width: what 32-bit sums of products leave room for, with room to spare above any CLIP model.</summary>
    public const int MaxDimensions = 16384;

    private const int RowAlignment = 32;

    /// <summary>Values of a row with its padding.</summary>
    public int Length => checked(Dimensions + (RowAlignment / ValueBytes) - 1) / (RowAlignment / ValueBytes) * (RowAlignment / ValueBytes);

    public int RowBytes => Length * ValueBytes;

    public bool HasScales => Storage == VectorStorage.Int8;

    private int ValueBytes => Storage == VectorStorage.Float16 ? 2 : 1;

    /// <summary>Writes a unit row.</summary>
    /// <returns>The row's scale, 1 where rows have none.</returns>
    public float Encode(ReadOnlySpan<float> row, Span<byte> destination)
    {
        if (HasScales)
        {
            return ByteRows.Encode(row, MemoryMarshal.Cast<byte, sbyte>(destination));
        }

        HalfRows.Encode(row, MemoryMarshal.Cast<byte, Half>(destination));
        return 1;
    }
}
