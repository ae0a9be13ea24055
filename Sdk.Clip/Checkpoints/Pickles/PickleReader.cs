using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Clip.Sdk.Checkpoints;

/// <summary>Reads the operands of pickle instructions; every length is checked against what is left before it is used.</summary>
/// <param name="bytes">The pickle, and what may follow it.</param>
/// <param name="context">The file, for messages.</param>
internal ref struct PickleReader(ReadOnlySpan<byte> bytes, TorchFileContext context)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Bytes read so far.</summary>
    public int Position { get; private set; }

    public PickleOpcode Opcode() => (PickleOpcode)Byte();

    public byte Byte() => Take(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public double Double() => BinaryPrimitives.ReadDoubleBigEndian(Take(8));

    /// <summary>The next bytes.</summary>
    public ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)(_bytes.Length - Position))
        {
            throw context.Error($"is cut short or claims a length that lies: {length} bytes were wanted at byte {Position}, {_bytes.Length - Position} are left");
        }

        ReadOnlySpan<byte> taken = _bytes.Slice(Position, (int)length);
        Position += (int)length;
        return taken;
    }

    /// <summary>UTF-8 text; lone surrogates, which Python may write, become replacement characters.</summary>
    public string Utf8(ulong length) => Encoding.UTF8.GetString(Take(length));

    /// <summary>A string of Python 2: UTF-8 where it is that, else one byte a character.</summary>
    public string ByteString(ulong length)
    {
        ReadOnlySpan<byte> text = Take(length);
        return System.Text.Unicode.Utf8.IsValid(text) ? Encoding.UTF8.GetString(text) : Encoding.Latin1.GetString(text);
    }

    /// <summary>A whole number in two's complement, least byte first.</summary>
    public PickleValue LongInteger(ulong length)
    {
        if (length > PickleLimits.MaxIntegerBytes)
        {
            throw context.Error($"holds a whole number of {length} bytes, more than the {PickleLimits.MaxIntegerBytes} allowed");
        }

        return PickleValue.Integer(new BigInteger(Take(length), isUnsigned: false, isBigEndian: false));
    }

    /// <summary>The bytes up to the end of the line, which is skipped.</summary>
    public ReadOnlySpan<byte> Line()
    {
        int length = _bytes[Position..].IndexOf((byte)'\n');
        if (length < 0)
        {
            throw context.Error($"is cut short: a line at byte {Position} does not end");
        }

        ReadOnlySpan<byte> line = Take((ulong)length);
        Position++;
        return line;
    }

    /// <summary>A line as text.</summary>
    public string TextLine() => Encoding.UTF8.GetString(Line());

    /// <summary>A line with a whole number; protocol 0 writes booleans as 00 and 01, and long ones with an L.</summary>
    public PickleValue IntegerLine(bool isLong)
    {
        ReadOnlySpan<byte> line = Line();
        if (!isLong && line.SequenceEqual("01"u8))
        {
            return PickleValue.True;
        }

        if (!isLong && line.SequenceEqual("00"u8))
        {
            return PickleValue.False;
        }

        line = isLong && line.EndsWith("L"u8) ? line[..^1] : line;
        if (line.Length > PickleLimits.MaxIntegerBytes || !BigInteger.TryParse(Encoding.ASCII.GetString(line), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger number))
        {
            throw context.Error($"holds a line at byte {Position} that is no whole number");
        }

        return PickleValue.Integer(number);
    }

    /// <summary>A line with a number.</summary>
    public PickleValue FloatLine()
    {
        ReadOnlySpan<byte> line = Line();
        return Utf8Parser.TryParse(line, out double number, out int read) && read == line.Length
            ? PickleValue.Float(number)
            : throw context.Error($"holds a line at byte {Position} that is no number");
    }

    /// <summary>A line with an index of the memo.</summary>
    public uint IndexLine()
    {
        ReadOnlySpan<byte> line = Line();
        return Utf8Parser.TryParse(line, out uint index, out int read) && read == line.Length
            ? index
            : throw context.Error($"holds a line at byte {Position} that is no index");
    }
}
