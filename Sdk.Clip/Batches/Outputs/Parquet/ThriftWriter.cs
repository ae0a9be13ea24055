using System.Buffers;
using System.Text;

namespace Clip.Sdk.Batches;

/// <summary>Writes Thrift's compact protocol, in which Parquet keeps its metadata.</summary>
/// <remarks>Fields are written in the order of their numbers; a struct ends with a stop byte.</remarks>
internal sealed class ThriftWriter
{
    private const byte TypeI32 = 5;
    private const byte TypeI64 = 6;
    private const byte TypeBinary = 8;
    private const byte TypeList = 9;
    private const byte TypeStruct = 12;

    private readonly ArrayBufferWriter<byte> _output = new();
    private readonly Stack<int> _lastFields = new();
    private int _lastField;

    public ReadOnlySpan<byte> Written => _output.WrittenSpan;

    public void Int32(int field, int value)
    {
        Field(field, TypeI32);
        Varint(ZigZag(value));
    }

    public void Int64(int field, long value)
    {
        Field(field, TypeI64);
        Varint(ZigZag(value));
    }

    public void Text(int field, string value)
    {
        Field(field, TypeBinary);
        Bytes(value);
    }

    public void Struct(int field, Action write)
    {
        Field(field, TypeStruct);
        Body(write);
    }

    public void StructList<T>(int field, IReadOnlyList<T> items, Action<T> write)
    {
        ListHeader(field, items.Count, TypeStruct);
        foreach (T item in items)
        {
            Body(() => write(item));
        }
    }

    public void Int32List(int field, params ReadOnlySpan<int> values)
    {
        ListHeader(field, values.Length, TypeI32);
        foreach (int value in values)
        {
            Varint(ZigZag(value));
        }
    }

    public void TextList(int field, params ReadOnlySpan<string> values)
    {
        ListHeader(field, values.Length, TypeBinary);
        foreach (string value in values)
        {
            Bytes(value);
        }
    }

    /// <summary>The stop byte of the outermost struct.</summary>
    public void End() => Byte(0);

    private void Body(Action write)
    {
        _lastFields.Push(_lastField);
        _lastField = 0;
        write();
        Byte(0);
        _lastField = _lastFields.Pop();
    }

    private void Field(int field, byte type)
    {
        int step = field - _lastField;
        if (step is > 0 and <= 15)
        {
            Byte((byte)((step << 4) | type));
        }
        else
        {
            Byte(type);
            Varint(ZigZag(field));
        }

        _lastField = field;
    }

    private void ListHeader(int field, int count, byte type)
    {
        Field(field, TypeList);
        if (count < 15)
        {
            Byte((byte)((count << 4) | type));
        }
        else
        {
            Byte((byte)(0xF0 | type));
            Varint((ulong)count);
        }
    }

    private void Bytes(string value)
    {
        Varint((ulong)Encoding.UTF8.GetByteCount(value));
        Encoding.UTF8.GetBytes(value, _output);
    }

    private void Byte(byte value)
    {
        _output.GetSpan(1)[0] = value;
        _output.Advance(1);
    }

    private void Varint(ulong value)
    {
        while (value >= 0x80)
        {
            Byte((byte)(value | 0x80));
            value >>= 7;
        }

        Byte((byte)value);
    }

    private static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));
}
