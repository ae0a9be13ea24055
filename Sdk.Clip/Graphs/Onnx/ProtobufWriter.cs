using System.Buffers;
using System.Text;

namespace Clip.Sdk.Graphs;

/// <summary>Writes the protobuf wire format: tags, variable-length integers, length-delimited fields. Enough for ONNX, which is all it is for.</summary>
internal sealed class ProtobufWriter
{
    private const int VariableLength = 0;
    private const int LengthDelimited = 2;
    private const int FixedFourBytes = 5;

    private readonly ArrayBufferWriter<byte> _buffer = new();

    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    public int Length => _buffer.WrittenCount;

    public void Integer(int field, long value)
    {
        Tag(field, VariableLength);
        VariableLengthInteger((ulong)value);
    }

    public void Float(int field, float value)
    {
        Tag(field, FixedFourBytes);
        BitConverter.TryWriteBytes(_buffer.GetSpan(4), value);
        _buffer.Advance(4);
    }

    public void Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        LengthPrefix(field, value.Length);
        _buffer.Write(value);
    }

    public void Message(int field, ProtobufWriter body) => Bytes(field, body.Written);

    /// <summary>The head of a length-delimited field whose bytes the caller writes elsewhere.</summary>
    public void LengthPrefix(int field, long length)
    {
        Tag(field, LengthDelimited);
        VariableLengthInteger((ulong)length);
    }

    /// <summary>Bytes that are already in the wire format.</summary>
    public void Raw(ReadOnlySpan<byte> encoded) => _buffer.Write(encoded);

    private void Tag(int field, int wireType) => VariableLengthInteger((ulong)((field << 3) | wireType));

    private void VariableLengthInteger(ulong value)
    {
        Span<byte> span = _buffer.GetSpan(10);
        int count = 0;
        while (value >= 0x80)
        {
            span[count++] = (byte)(value | 0x80);
            value >>= 7;
        }

        span[count++] = (byte)value;
        _buffer.Advance(count);
    }
}
