using Clip.Sdk.Numerics;

namespace Clip.Sdk.Retrieval;

/// <summary>The embeddings of a segment, of pictures or of captions, as they lie in the mapped file.</summary>
internal sealed unsafe class VectorColumn
{
    private readonly RowLayout _layout;
    private readonly IndexFileMap _rows;
    private readonly IndexFileMap? _scales;

    public VectorColumn(RowLayout layout, IndexFileMap rows, IndexFileMap? scales)
    {
        _layout = layout;
        _rows = rows;
        _scales = scales;
    }

    /// <summary>The dot products of one query with rows.</summary>
    public void Score(PreparedQuery query, long first, int count, Span<float> scores)
    {
        fixed (float* destination = scores)
        {
            if (_scales is null)
            {
                fixed (float* values = query.Floats)
                {
                    HalfRows.Score(values, (ushort*)RowAddress(first), _layout.Length, count, destination);
                }
            }
            else
            {
                fixed (short* values = query.Shorts)
                {
                    ByteRows.Score(values, query.Scale, (sbyte*)RowAddress(first), ScaleAddress(first), _layout.Length, count, destination);
                }
            }
        }
    }

    /// <summary>Widens rows to floats, [count, <see cref="RowLayout.Length"/>].</summary>
    public void Decode(long first, int count, Span<float> destination)
    {
        fixed (float* values = destination)
        {
            if (_scales is null)
            {
                HalfRows.Decode((ushort*)RowAddress(first), (long)count * _layout.Length, values);
            }
            else
            {
                ByteRows.Decode((sbyte*)RowAddress(first), ScaleAddress(first), _layout.Length, count, values);
            }
        }
    }

    /// <summary>A row as it is stored.</summary>
    public ReadOnlySpan<byte> Bytes(long row) => new(RowAddress(row), _layout.RowBytes);

    public float Scale(long row) => _scales is null ? 1 : *ScaleAddress(row);

    private byte* RowAddress(long row) => _rows.Pointer + (row * _layout.RowBytes);

    private float* ScaleAddress(long row) => (float*)_scales!.Pointer + row;
}
