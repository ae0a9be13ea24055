using System.Buffers.Binary;

namespace Clip.Sdk.Imaging.Decoding;

/// <summary>The markers before the first scan of a JPEG.</summary>
internal static class JpegHeader
{
    private const byte StartOfScan = 0xda;
    private const byte App14 = 0xee;

    /// <summary>Checks the size that the frame header claims and tells whether Adobe's marker is there.</summary>
    /// <remarks>With Adobe's marker libvips turns CMYK inks over, as Pillow always does.</remarks>
    /// <exception cref="ImageFormatException">The size exceeds a limit.</exception>
    internal static bool HasAdobeMarker(ReadOnlySpan<byte> data, ImageLimits limits, string name)
    {
        bool adobe = false;
        int position = 2;
        while (position + 4 <= data.Length && data[position] == 0xff)
        {
            byte marker = data[position + 1];
            if (marker == 0xff)
            {
                position++;
                continue;
            }

            if (marker == StartOfScan)
            {
                break;
            }

            ReadOnlySpan<byte> segment = data[(position + 2)..];
            int length = BinaryPrimitives.ReadUInt16BigEndian(segment);
            if (IsFrame(marker) && segment.Length >= 7)
            {
                int height = BinaryPrimitives.ReadUInt16BigEndian(segment[3..]);
                limits.Check(BinaryPrimitives.ReadUInt16BigEndian(segment[5..]), Math.Max(height, 1), name);
            }

            adobe |= marker == App14 && segment.Length >= 14 && segment[2..].StartsWith("Adobe"u8);
            position += 2 + length;
        }

        return adobe;
    }

    /// <summary>Frame headers are C0 to CF without the tables C4, C8 and CC.</summary>
    private static bool IsFrame(byte marker) => marker is >= 0xc0 and <= 0xcf and not (0xc4 or 0xc8 or 0xcc);
}
