using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Clip.Sdk.Batches;

/// <summary>The values of one column of a row group, as they will lie in its page: which rows have one, then those, plainly encoded.</summary>
internal sealed class ParquetColumn(BatchColumn column)
{
    // Numbers of the format: github.com/apache/parquet-format, parquet.thrift.
    private const int TypeBoolean = 0;
    private const int TypeInt64 = 2;
    private const int TypeDouble = 5;
    private const int TypeByteArray = 6;

    private readonly ArrayBufferWriter<byte> _values = new();
    private readonly List<bool> _isPresent = [];
    private int _pendingBits;
    private int _bitCount;

    public string Name => column.Name;

    public bool IsText => PhysicalType == TypeByteArray;

    public int PhysicalType => column.Type switch
    {
        BatchValueType.Boolean => TypeBoolean,
        BatchValueType.Integer => TypeInt64,
        BatchValueType.Number => TypeDouble,
        _ => TypeByteArray,
    };

    /// <summary>Rows, absent values included.</summary>
    public int Count => _isPresent.Count;

    public int Size => _values.WrittenCount + _isPresent.Count;

    public void Add(object? value)
    {
        _isPresent.Add(value is not null);
        switch (value)
        {
            case null:
                break;
            case string text:
                BinaryPrimitives.WriteInt32LittleEndian(_values.GetSpan(sizeof(int)), Encoding.UTF8.GetByteCount(text));
                _values.Advance(sizeof(int));
                Encoding.UTF8.GetBytes(text, _values);
                break;
            case long integer:
                BinaryPrimitives.WriteInt64LittleEndian(_values.GetSpan(sizeof(long)), integer);
                _values.Advance(sizeof(long));
                break;
            case double number:
                BinaryPrimitives.WriteDoubleLittleEndian(_values.GetSpan(sizeof(double)), number);
                _values.Advance(sizeof(double));
                break;
            case bool truth:
                AddBit(truth);
                break;
            default:
                throw new InvalidOperationException($"A value of type '{value.GetType()}' has no place in a Parquet file.");
        }
    }

    /// <summary>The page's content, packed with gzip; the column is empty then.</summary>
    public (byte[] Packed, int UnpackedLength) TakePage()
    {
        if (_bitCount > 0)
        {
            FlushBits();
        }

        byte[] levels = Levels();
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(levels);
            gzip.Write(_values.WrittenSpan);
        }

        int length = levels.Length + _values.WrittenCount;
        _values.ResetWrittenCount();
        _isPresent.Clear();
        return (packed.ToArray(), length);
    }

    /// <summary>Definition levels of width 1 in runs, behind the length of their bytes.</summary>
    private byte[] Levels()
    {
        using var runs = new MemoryStream();
        for (int start = 0; start < _isPresent.Count;)
        {
            int end = start;
            while (end < _isPresent.Count && _isPresent[end] == _isPresent[start])
            {
                end++;
            }

            // The lowest bit, 0, says that this is a run and not packed bits.
            uint header = (uint)(end - start) << 1;
            while (header >= 0x80)
            {
                runs.WriteByte((byte)(header | 0x80));
                header >>= 7;
            }

            runs.WriteByte((byte)header);
            runs.WriteByte(_isPresent[start] ? (byte)1 : (byte)0);
            start = end;
        }

        byte[] levels = new byte[sizeof(int) + runs.Length];
        BinaryPrimitives.WriteInt32LittleEndian(levels, (int)runs.Length);
        runs.GetBuffer().AsSpan(0, (int)runs.Length).CopyTo(levels.AsSpan(sizeof(int)));
        return levels;
    }

    private void AddBit(bool value)
    {
        _pendingBits |= (value ? 1 : 0) << _bitCount;
        if (++_bitCount == 8)
        {
            FlushBits();
        }
    }

    private void FlushBits()
    {
        _values.GetSpan(1)[0] = (byte)_pendingBits;
        _values.Advance(1);
        (_pendingBits, _bitCount) = (0, 0);
    }
}
