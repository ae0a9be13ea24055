namespace Clip.Sdk.Imaging.Decoding;

/// <summary>Reads Windows and OS/2 bitmaps, which libvips lacks: 1 to 32 bits a pixel, bit masks, run lengths.</summary>
internal static class BmpReader
{
    internal static DecodedImage Read(ReadOnlySpan<byte> data, ImageLimits limits, string name)
    {
        BmpHeader header = BmpHeader.Read(data, limits, name);
        if (header.Compression is BmpCompression.None or BmpCompression.BitFields)
        {
            // The last row first: nothing is allocated for rows that a short file only claims.
            Row(header, data, header.TopDown ? header.Height - 1 : 0, name);
        }

        return header.BitsPerPixel <= 8 ? ReadIndexed(header, data, name) : ReadColours(header, data, name);
    }

    private static DecodedImage ReadIndexed(BmpHeader header, ReadOnlySpan<byte> data, string name)
    {
        using var indices = new PooledBytes(checked(header.Width * header.Height));
        if (header.Compression == BmpCompression.None)
        {
            UnpackIndices(header, data, indices.Span, name);
        }
        else
        {
            BmpRunLengths.Decode(header, data, indices.Span, name);
        }

        ReadOnlySpan<byte> palette = header.Palette;
        if (header.Colours == 2 && palette[..6].SequenceEqual((ReadOnlySpan<byte>)[0, 0, 0, 255, 255, 255]))
        {
            return DecodedImage.Rent(PixelMode.Bilevel, header.Width, header.Height, indices, static (pixels, bits) =>
            {
                for (int i = 0; i < pixels.Length; i++)
                {
                    pixels[i] = bits.Span[i] == 0 ? (byte)0 : (byte)255;
                }
            });
        }

        return header.Colours != 2 && IsGreyRamp(palette[..(Math.Min(header.Colours, 256) * 3)]) && header.Colours <= 256
            ? DecodedImage.Rent(PixelMode.Grey, header.Width, header.Height, indices, static (pixels, grey) => grey.Span.CopyTo(pixels))
            : PaletteExpansion.Expand(indices.Span, header.Width, header.Height, palette);
    }

    private static bool IsGreyRamp(ReadOnlySpan<byte> palette)
    {
        for (int i = 0; i < palette.Length; i++)
        {
            if (palette[i] != i / 3)
            {
                return false;
            }
        }

        return true;
    }

    private static void UnpackIndices(BmpHeader header, ReadOnlySpan<byte> data, Span<byte> indices, string name)
    {
        int perByte = 8 / header.BitsPerPixel;
        int mask = (1 << header.BitsPerPixel) - 1;
        for (int y = 0; y < header.Height; y++)
        {
            ReadOnlySpan<byte> row = Row(header, data, y, name);
            Span<byte> target = indices.Slice(y * header.Width, header.Width);
            for (int x = 0; x < target.Length; x++)
            {
                int shift = (perByte - 1 - (x % perByte)) * header.BitsPerPixel;
                target[x] = (byte)((row[x / perByte] >> shift) & mask);
            }
        }
    }

    private static DecodedImage ReadColours(BmpHeader header, ReadOnlySpan<byte> data, string name)
    {
        BmpChannels channels = BmpChannels.Of(header, name);
        var memory = new PooledBytes(checked(header.Width * header.Height * (channels.HasAlpha ? 4 : 3)));
        try
        {
            int rowLength = header.Width * (channels.HasAlpha ? 4 : 3);
            for (int y = 0; y < header.Height; y++)
            {
                channels.Convert(Row(header, data, y, name), memory.Span.Slice(y * rowLength, rowLength));
            }

            return new DecodedImage(channels.HasAlpha ? PixelMode.Rgba : PixelMode.Rgb, header.Width, header.Height, memory.Memory, memory);
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    /// <summary>The stored bytes of the y-th row from the top; rows are padded to four bytes and usually stored from the bottom.</summary>
    private static ReadOnlySpan<byte> Row(BmpHeader header, ReadOnlySpan<byte> data, int y, string name)
    {
        long stride = (((long)header.Width * header.BitsPerPixel) + 31) / 32 * 4;
        long length = (((long)header.Width * header.BitsPerPixel) + 7) / 8;
        long start = header.PixelOffset + ((header.TopDown ? y : header.Height - 1 - y) * stride);
        if (start + length > data.Length)
        {
            throw new ImageFormatException(
                $"BMP '{name}' ends after {data.Length} bytes but row {y} lies at {start} to {start + length}. Fetch the file again.", ImageFault.Truncated, name);
        }

        return data.Slice((int)start, (int)length);
    }
}
