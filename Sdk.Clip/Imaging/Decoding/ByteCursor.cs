using System.Buffers.Binary;

namespace Clip.Sdk.Imaging.Decoding;

/// <summary>Reads little-endian numbers from untrusted bytes; past the end it raises instead of reading.</summary>
internal ref struct ByteCursor(ReadOnlySpan<byte> data, string imageName)
{
    private readonly ReadOnlySpan<byte> _data = data;

    internal int Position { get; set; }

    internal readonly int Remaining => _data.Length - Position;

    internal byte Byte() => Take(1)[0];

    internal ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    internal uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    internal int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    /// <summary>The next bytes.</summary>
    /// <exception cref="ImageFormatException">The file ends before.</exception>
    internal ReadOnlySpan<byte> Take(int count)
    {
        if (count > Remaining)
        {
            throw new ImageFormatException(
                $"Picture '{imageName}' ends after {_data.Length} bytes but {(long)Position + count} are needed. Fetch the file again.", ImageFault.Truncated, imageName);
        }

        ReadOnlySpan<byte> taken = _data.Slice(Position, count);
        Position += count;
        return taken;
    }
}
