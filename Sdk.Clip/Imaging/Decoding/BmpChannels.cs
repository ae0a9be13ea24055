using System.Buffers.Binary;

namespace Clip.Sdk.Imaging.Decoding;

/// <summary>Where the colours lie in a pixel of 16, 24 or 32 bits.</summary>
internal sealed class BmpChannels
{
    private readonly int _bytesPerPixel;
    private readonly uint _red;
    private readonly uint _green;
    private readonly uint _blue;
    private readonly uint _alpha;

    private BmpChannels(int bitsPerPixel, (uint Red, uint Green, uint Blue, uint Alpha) masks)
    {
        _bytesPerPixel = bitsPerPixel / 8;
        (_red, _green, _blue, _alpha) = masks;
    }

    internal bool HasAlpha => _alpha != 0;

    /// <summary>The layouts that Pillow reads; without masks 16 bits are 5-5-5 and 32 bits have no transparency.</summary>
    internal static BmpChannels Of(BmpHeader header, string name)
    {
        if (header.Masks is not { } masks)
        {
            return new BmpChannels(header.BitsPerPixel, header.BitsPerPixel == 16 ? (0x7c00u, 0x3e0u, 0x1fu, 0u) : (0xff0000u, 0xff00u, 0xffu, 0u));
        }

        bool known = header.BitsPerPixel switch
        {
            32 => masks is (0xff0000, 0xff00, 0xff, 0) or (0xff000000, 0xff0000, 0xff00, 0) or (0xff000000, 0xff0000, 0xff00, 0xff)
                or (0xff, 0xff00, 0xff0000, 0xff000000) or (0xff0000, 0xff00, 0xff, 0xff000000) or (0, 0, 0, 0),
            24 => masks is (0xff0000, 0xff00, 0xff, _),
            _ => masks is (0xf800, 0x7e0, 0x1f, _) or (0x7c00, 0x3e0, 0x1f, _),
        };
        if (!known)
        {
            throw BmpHeader.Unsupported(name, $"the masks {masks.Red:x}, {masks.Green:x}, {masks.Blue:x}, {masks.Alpha:x} for {header.BitsPerPixel} bits");
        }

        if (masks is (0, 0, 0, 0))
        {
            masks = (0xff0000, 0xff00, 0xff, 0xff000000);
        }

        return new BmpChannels(header.BitsPerPixel, header.BitsPerPixel == 32 ? masks : (masks.Red, masks.Green, masks.Blue, 0));
    }

    internal void Convert(ReadOnlySpan<byte> row, Span<byte> target)
    {
        if (_bytesPerPixel == 3)
        {
            for (int i = 0; i < target.Length; i += 3)
            {
                (target[i], target[i + 1], target[i + 2]) = (row[i + 2], row[i + 1], row[i]);
            }

            return;
        }

        int to = 0;
        for (int from = 0; from < row.Length; from += _bytesPerPixel)
        {
            uint pixel = _bytesPerPixel == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(row[from..]) : BinaryPrimitives.ReadUInt32LittleEndian(row[from..]);
            target[to++] = Channel(pixel, _red);
            target[to++] = Channel(pixel, _green);
            target[to++] = Channel(pixel, _blue);
            if (HasAlpha)
            {
                target[to++] = Channel(pixel, _alpha);
            }
        }
    }

    /// <summary>Brings a channel of 5, 6 or 8 bits to 8.</summary>
    private static byte Channel(uint pixel, uint mask)
    {
        int shift = System.Numerics.BitOperations.TrailingZeroCount(mask);
        uint most = mask >> shift;
        return (byte)(((pixel & mask) >> shift) * 255 / most);
    }
}
