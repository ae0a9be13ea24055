using System.Buffers.Binary;
using Clip.Sdk.Files;

namespace Clip.Sdk.Batches;

/// <summary>
/// An Apache Parquet file: every column optional and flat, one gzip page a column and row group, plain encoding. Rows are held until a
/// group is full, so memory stays flat.
/// </summary>
/// <remarks>No Parquet library restores from the registries that this project builds with; this writes the little of the format that rows need.</remarks>
internal sealed class ParquetOutput : IBatchOutput
{
    private const int GroupRows = 1 << 16;
    private const int GroupBytes = 32 << 20;
    private const int RepetitionOptional = 1;
    private const int ConvertedUtf8 = 0;
    private const int EncodingPlain = 0;
    private const int EncodingRle = 3;
    private const int CodecGzip = 2;
    private const int PageTypeData = 0;

    private readonly AtomicFileStream _file;
    private readonly IReadOnlyList<BatchColumn> _columns;
    private readonly ParquetColumn[] _values;
    private readonly List<Group> _groups = [];
    private long _rows;
    private long _position;

    public ParquetOutput(string path, BatchDescription batch)
    {
        _columns = RowCells.Columns(batch);
        _values = [.. _columns.Select(column => new ParquetColumn(column))];
        _file = new AtomicFileStream(path);
        Append("PAR1"u8);
    }

    public void Write(BatchRow row)
    {
        int size = 0;
        for (int i = 0; i < _values.Length; i++)
        {
            _values[i].Add(RowCells.Value(row, _columns[i], i, _columns.Count));
            size += _values[i].Size;
        }

        _rows++;
        if (_values[0].Count == GroupRows || size >= GroupBytes)
        {
            EndGroup();
        }
    }

    public void Complete()
    {
        if (_values[0].Count > 0)
        {
            EndGroup();
        }

        ReadOnlySpan<byte> footer = Footer();
        Append(footer);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, footer.Length);
        Append(length);
        Append("PAR1"u8);
        _file.Commit();
    }

    public void Dispose() => _file.Dispose();

    private void EndGroup()
    {
        int rows = _values[0].Count;
        var chunks = new Chunk[_values.Length];
        for (int i = 0; i < chunks.Length; i++)
        {
            long offset = _position;
            (byte[] packed, int unpackedLength) = _values[i].TakePage();
            ReadOnlySpan<byte> header = PageHeader(rows, packed.Length, unpackedLength);
            Append(header);
            Append(packed);
            chunks[i] = new Chunk(offset, header.Length + packed.Length, header.Length + unpackedLength);
        }

        _groups.Add(new Group(rows, chunks));
    }

    private static ReadOnlySpan<byte> PageHeader(int rows, int packedLength, int unpackedLength)
    {
        var thrift = new ThriftWriter();
        thrift.Int32(1, PageTypeData);
        thrift.Int32(2, unpackedLength);
        thrift.Int32(3, packedLength);
        thrift.Struct(5, () =>
        {
            thrift.Int32(1, rows);
            thrift.Int32(2, EncodingPlain);
            thrift.Int32(3, EncodingRle);
            thrift.Int32(4, EncodingRle);
        });
        thrift.End();
        return thrift.Written;
    }

    private ReadOnlySpan<byte> Footer()
    {
        var thrift = new ThriftWriter();
        thrift.Int32(1, 1);
        ParquetColumn?[] schema = [null, .. _values];
        thrift.StructList(2, schema, column => WriteSchema(thrift, column));
        thrift.Int64(3, _rows);
        thrift.StructList(4, _groups, group => WriteGroup(thrift, group));
        thrift.Text(6, "Clip SDK");
        thrift.End();
        return thrift.Written;
    }

    private void WriteSchema(ThriftWriter thrift, ParquetColumn? column)
    {
        if (column is null)
        {
            thrift.Text(4, "schema");
            thrift.Int32(5, _values.Length);
            return;
        }

        thrift.Int32(1, column.PhysicalType);
        thrift.Int32(3, RepetitionOptional);
        thrift.Text(4, column.Name);
        if (column.IsText)
        {
            thrift.Int32(6, ConvertedUtf8);
        }
    }

    private void WriteGroup(ThriftWriter thrift, Group group)
    {
        int[] places = [.. Enumerable.Range(0, group.Chunks.Length)];
        thrift.StructList(1, places, place => WriteChunk(thrift, _values[place], group.Chunks[place], group.Rows));
        thrift.Int64(2, group.Chunks.Sum(chunk => chunk.UnpackedLength));
        thrift.Int64(3, group.Rows);
    }

    private static void WriteChunk(ThriftWriter thrift, ParquetColumn column, Chunk chunk, int rows)
    {
        thrift.Int64(2, chunk.Offset);
        thrift.Struct(3, () =>
        {
            thrift.Int32(1, column.PhysicalType);
            thrift.Int32List(2, EncodingPlain, EncodingRle);
            thrift.TextList(3, column.Name);
            thrift.Int32(4, CodecGzip);
            thrift.Int64(5, rows);
            thrift.Int64(6, chunk.UnpackedLength);
            thrift.Int64(7, chunk.Length);
            thrift.Int64(9, chunk.Offset);
        });
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        _file.Stream.Write(bytes);
        _position += bytes.Length;
    }

    private sealed record Group(int Rows, Chunk[] Chunks);

    private readonly record struct Chunk(long Offset, long Length, long UnpackedLength);
}
