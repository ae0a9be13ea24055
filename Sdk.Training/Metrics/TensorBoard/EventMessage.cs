using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Clip.Sdk.Training.Metrics.TensorBoard;

/// <summary>Builds one protocol buffer message in the wire format; fields that TensorBoard's Event needs, no more.</summary>
internal sealed class EventMessage
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

    public EventMessage Double(int field, double value)
    {
        Span<byte> buffer = stackalloc byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(buffer, value);
        Tag(field, 1);
        _bytes.Write(buffer);
        return this;
    }

    public EventMessage Float(int field, float value)
    {
        Span<byte> buffer = stackalloc byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(buffer, value);
        Tag(field, 5);
        _bytes.Write(buffer);
        return this;
    }

    /// <summary>An integer field; zero is the default and is left out, as protobuf does.</summary>
    public EventMessage Integer(int field, long value)
    {
        if (value != 0)
        {
            Tag(field, 0);
            Variable((ulong)value);
        }

        return this;
    }

    public EventMessage Text(int field, string value) => Data(field, Encoding.UTF8.GetBytes(value));

    public EventMessage Message(int field, EventMessage value) => Data(field, value.Bytes);

    public EventMessage Data(int field, ReadOnlySpan<byte> value)
    {
        Tag(field, 2);
        Variable((ulong)value.Length);
        _bytes.Write(value);
        return this;
    }

    private void Tag(int field, int wireType) => Variable(((ulong)field << 3) | (uint)wireType);

    private void Variable(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            WriteByte((byte)(value | 0x80));
        }

        WriteByte((byte)value);
    }

    private void WriteByte(byte value)
    {
        _bytes.GetSpan(1)[0] = value;
        _bytes.Advance(1);
    }
}
