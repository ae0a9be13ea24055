using System.Buffers.Binary;

namespace Clip.Sdk.Imaging.Decoding;

/// <summary>The tags of a TIFF's first directory: its size, and what the pixels were before libvips expanded them.</summary>
internal static class TiffHeader
{
    private const ushort ImageWidth = 256;
    private const ushort ImageLength = 257;
    private const ushort BitsPerSample = 258;
    private const ushort Photometric = 262;
    private const int EntryLength = 12;

    /// <summary>Checks the size of the first page and tells whether it has one bit a pixel or a palette; null for everything else.</summary>
    /// <exception cref="ImageFormatException">The size exceeds a limit.</exception>
    internal static PixelMode? ReadNearestMode(ReadOnlySpan<byte> data, ImageLimits limits, string name)
    {
        bool little = data[0] == (byte)'I';
        uint photometric = uint.MaxValue;
        uint bits = 1;
        ReadOnlySpan<byte> directory = FirstDirectory(data, little);
        for (; directory.Length >= EntryLength; directory = directory[EntryLength..])
        {
            switch (UInt16(directory, little))
            {
                case ImageWidth:
                    limits.Check(Value(directory, little), 1, name);
                    break;
                case ImageLength:
                    limits.Check(1, Value(directory, little), name);
                    break;
                case Photometric:
                    photometric = Value(directory, little);
                    break;
                case BitsPerSample:
                    // Several samples are counted elsewhere, and then the pixel has more than one bit.
                    bits = UInt32(directory[4..], little) == 1 ? Value(directory, little) : 8;
                    break;
            }
        }

        return photometric switch
        {
            3 => PixelMode.Palette,
            0 or 1 when bits == 1 => PixelMode.Bilevel,
            _ => null,
        };
    }

    /// <summary>The entries of the first directory, or nothing where it lies outside the file or the file is a BigTIFF.</summary>
    private static ReadOnlySpan<byte> FirstDirectory(ReadOnlySpan<byte> data, bool little)
    {
        if (data.Length < 8 || UInt16(data[2..], little) != 42)
        {
            return default;
        }

        uint offset = UInt32(data[4..], little);
        if (offset > data.Length - 2)
        {
            return default;
        }

        ReadOnlySpan<byte> directory = data[(int)offset..];
        int entries = Math.Min(UInt16(directory, little), (directory.Length - 2) / EntryLength);
        return directory.Slice(2, entries * EntryLength);
    }

    /// <summary>A number of 16 or 32 bits that lies in the entry itself.</summary>
    private static uint Value(ReadOnlySpan<byte> entry, bool little) =>
        UInt16(entry[2..], little) == 4 ? UInt32(entry[8..], little) : UInt16(entry[8..], little);

    private static ushort UInt16(ReadOnlySpan<byte> data, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(data) : BinaryPrimitives.ReadUInt16BigEndian(data);

    private static uint UInt32(ReadOnlySpan<byte> data, bool little) =>
        little ? BinaryPrimitives.ReadUInt32LittleEndian(data) : BinaryPrimitives.ReadUInt32BigEndian(data);
}
