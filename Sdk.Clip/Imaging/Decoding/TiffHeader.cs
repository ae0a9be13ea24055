using System.Buffers.Binary;

namespace Clip.Sdk.Imaging.Decoding;

/// <summary>The tags of a TIFF's first directory that tell what the pixels were before libvips expanded them.</summary>
internal static class TiffHeader
{
    private const ushort BitsPerSample = 258;
    private const ushort Photometric = 262;

    /// <summary>Whether the first page has one bit a pixel, or a palette; null for everything else.</summary>
    internal static PixelMode? ReadNearestMode(ReadOnlySpan<byte> data)
    {
        bool little = data[0] == (byte)'I';
        if (data.Length < 8 || UInt16(data[2..], little) != 42)
        {
            return null;
        }

        uint offset = little ? BinaryPrimitives.ReadUInt32LittleEndian(data[4..]) : BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
        if (offset > data.Length - 2)
        {
            return null;
        }

        ReadOnlySpan<byte> directory = data[(int)offset..];
        int entries = Math.Min(UInt16(directory, little), (directory.Length - 2) / 12);
        int photometric = -1;
        int bits = 1;
        for (int i = 0; i < entries; i++)
        {
            ReadOnlySpan<byte> entry = directory.Slice(2 + (i * 12), 12);
            ushort tag = UInt16(entry, little);
            if (tag == Photometric)
            {
                photometric = UInt16(entry[8..], little);
            }
            else if (tag == BitsPerSample)
            {
                // More than two samples are stored elsewhere, and then the pixel has more than one bit.
                bool inPlace = (little ? BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]) : BinaryPrimitives.ReadUInt32BigEndian(entry[4..])) == 1;
                bits = inPlace ? UInt16(entry[8..], little) : 8;
            }
        }

        return photometric switch
        {
            3 => PixelMode.Palette,
            0 or 1 when bits == 1 => PixelMode.Bilevel,
            _ => null,
        };
    }

    private static ushort UInt16(ReadOnlySpan<byte> data, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(data) : BinaryPrimitives.ReadUInt16BigEndian(data);
}
