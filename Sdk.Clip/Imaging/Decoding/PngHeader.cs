using System.Buffers.Binary;

namespace Clip.Sdk.Imaging.Decoding;

/// <summary>What the first chunk of a PNG says: libvips expands palettes, so only the header tells what the pixels were.</summary>
internal static class PngHeader
{
    private const int HeaderEnd = 8 + 8 + 13;

    /// <summary>The mode that Pillow gives the file.</summary>
    /// <exception cref="ImageFormatException">The header is missing or contradicts itself.</exception>
    internal static PixelMode ReadMode(ReadOnlySpan<byte> data, ImageLimits limits, string name)
    {
        if (data.Length < HeaderEnd)
        {
            throw new ImageFormatException($"PNG '{name}' ends after {data.Length} bytes, inside its header. Fetch the file again.", ImageFault.Truncated, name);
        }

        if (!data.Slice(12, 4).SequenceEqual("IHDR"u8))
        {
            throw new ImageFormatException($"PNG '{name}' does not begin with a header chunk 'IHDR'. It is damaged.", ImageFault.Corrupt, name);
        }

        limits.Check(BinaryPrimitives.ReadUInt32BigEndian(data[16..]), BinaryPrimitives.ReadUInt32BigEndian(data[20..]), name);
        return (data[25], data[24]) switch
        {
            (0, 1) => PixelMode.Bilevel,
            (0, 16) => PixelMode.Integer,
            (0, 2 or 4 or 8) => PixelMode.Grey,
            (2, 8 or 16) => PixelMode.Rgb,
            (3, 1 or 2 or 4 or 8) => PixelMode.Palette,
            (4, 8) => PixelMode.GreyAlpha,
            (4, 16) => PixelMode.Rgba,
            (6, 8 or 16) => PixelMode.Rgba,
            (byte type, byte depth) => throw new ImageFormatException(
                $"PNG '{name}' has colour type {type} with {depth} bits, which the format does not know. It is damaged.", ImageFault.Corrupt, name),
        };
    }
}
