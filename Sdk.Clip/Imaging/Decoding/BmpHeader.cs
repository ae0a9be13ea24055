namespace Clip.Sdk.Imaging.Decoding;

/// <summary>The headers of a Windows or OS/2 bitmap.</summary>
internal sealed record BmpHeader
{
    private const int FileHeaderLength = 14;
    private const int CoreHeaderLength = 12;

    internal required int Width { get; init; }

    internal required int Height { get; init; }

    internal required bool TopDown { get; init; }

    internal required int BitsPerPixel { get; init; }

    internal required BmpCompression Compression { get; init; }

    /// <summary>Bit masks of red, green, blue and transparency, where the file gives them.</summary>
    internal (uint Red, uint Green, uint Blue, uint Alpha)? Masks { get; init; }

    /// <summary>[256, 3] R G B; null above 8 bits a pixel.</summary>
    internal byte[]? Palette { get; init; }

    /// <summary>How many colours the palette holds.</summary>
    internal int Colours { get; init; }

    /// <summary>Where the pixels begin.</summary>
    internal required int PixelOffset { get; init; }

    internal static BmpHeader Read(ReadOnlySpan<byte> data, ImageLimits limits, string name)
    {
        var cursor = new ByteCursor(data, name) { Position = 10 };
        uint pixelOffset = cursor.UInt32();
        uint headerLength = cursor.UInt32();
        if (headerLength is not (CoreHeaderLength or 40 or 52 or 56 or 64 or 108 or 124))
        {
            throw Unsupported(name, $"a header of {headerLength} bytes");
        }

        bool core = headerLength == CoreHeaderLength;
        int width = core ? cursor.UInt16() : cursor.Int32();
        int height = core ? cursor.UInt16() : cursor.Int32();
        cursor.Take(2);
        int bits = cursor.UInt16();
        var compression = core ? BmpCompression.None : (BmpCompression)cursor.UInt32();
        limits.Check(width, Math.Abs((long)height), name);
        uint colours = 0;
        if (!core)
        {
            cursor.Take(12);
            colours = cursor.UInt32();
            cursor.Take(4);
        }

        CheckDepth(bits, compression, name);
        (uint, uint, uint, uint)? masks = compression == BmpCompression.BitFields ? ReadMasks(ref cursor, headerLength) : null;
        cursor.Position = Math.Max(cursor.Position, FileHeaderLength + (int)headerLength);
        byte[]? palette = bits <= 8 ? ReadPalette(ref cursor, bits, ref colours, core ? 3 : 4, name) : null;
        return new BmpHeader
        {
            Width = width,
            Height = Math.Abs(height),
            TopDown = height < 0,
            BitsPerPixel = bits,
            Compression = compression,
            Masks = masks,
            Palette = palette,
            Colours = (int)colours,
            PixelOffset = pixelOffset == 0 ? cursor.Position : (int)Math.Min(pixelOffset, int.MaxValue),
        };
    }

    internal static ImageFormatException Unsupported(string name, string what) =>
        new($"BMP '{name}' has {what}, which is not supported. Convert it to PNG.", ImageFault.Corrupt, name);

    private static void CheckDepth(int bits, BmpCompression compression, string name)
    {
        bool fits = compression switch
        {
            BmpCompression.None => bits is 1 or 4 or 8 or 16 or 24 or 32,
            BmpCompression.RunLength8 => bits == 8,
            BmpCompression.RunLength4 => bits == 4,
            BmpCompression.BitFields => bits is 16 or 24 or 32,
            _ => false,
        };
        if (!fits)
        {
            throw Unsupported(name, $"{bits} bits a pixel with compression {(uint)compression}");
        }
    }

    private static (uint, uint, uint, uint) ReadMasks(ref ByteCursor cursor, uint headerLength) =>
        (cursor.UInt32(), cursor.UInt32(), cursor.UInt32(), headerLength >= 56 ? cursor.UInt32() : 0);

    private static byte[] ReadPalette(ref ByteCursor cursor, int bits, ref uint colours, int entryLength, string name)
    {
        colours = colours == 0 ? 1u << bits : colours;
        if (colours > 65536)
        {
            throw Unsupported(name, $"a palette of {colours} colours");
        }

        // Colours that the palette lacks are grey, as in Pillow.
        var palette = new byte[256 * 3];
        for (int i = 0; i < palette.Length; i++)
        {
            palette[i] = (byte)(i / 3);
        }

        for (int i = 0; i < colours; i++)
        {
            ReadOnlySpan<byte> entry = cursor.Take(entryLength);
            if (i < 256)
            {
                (palette[i * 3], palette[(i * 3) + 1], palette[(i * 3) + 2]) = (entry[2], entry[1], entry[0]);
            }
        }

        return palette;
    }
}
