namespace Clip.Sdk.Imaging.Decoding;

/// <summary>
/// Reads the first frame of a GIF as Pillow does: palette colours even where a pixel is transparent, on a canvas filled with the
/// transparent colour or colour 0; a palette that is the plain grey ramp makes a grey image.
/// </summary>
internal static class GifReader
{
    private const byte Extension = 0x21;
    private const byte GraphicControl = 0xf9;
    private const byte ImageDescriptor = 0x2c;
    private const byte Trailer = 0x3b;

    internal static DecodedImage Read(ReadOnlySpan<byte> data, ImageLimits limits, string name)
    {
        var cursor = new ByteCursor(data, name) { Position = 6 };
        int screenWidth = cursor.UInt16();
        int screenHeight = cursor.UInt16();
        byte flags = cursor.Byte();
        cursor.Take(2);
        ReadOnlySpan<byte> palette = HasTable(flags) ? cursor.Take(TableLength(flags)) : default;
        int transparent = FindFrame(ref cursor, name);

        (int left, int top, int width, int height) = (cursor.UInt16(), cursor.UInt16(), cursor.UInt16(), cursor.UInt16());
        flags = cursor.Byte();
        palette = HasTable(flags) ? cursor.Take(TableLength(flags)) : palette;
        int canvasWidth = Math.Max(screenWidth, left + width);
        int canvasHeight = Math.Max(screenHeight, top + height);
        limits.Check(canvasWidth, canvasHeight, name);

        using var indices = new PooledBytes(checked(canvasWidth * canvasHeight));
        indices.Span.Fill((byte)Math.Max(transparent, 0));
        var frame = new Frame(left, top, width, height, Interlaced: (flags & 0x40) != 0, canvasWidth);
        DecodeFrame(ref cursor, frame, indices.Span, name);
        return Colour(indices.Span, canvasWidth, canvasHeight, palette);
    }

    private static bool HasTable(byte flags) => (flags & 0x80) != 0;

    private static int TableLength(byte flags) => 3 << ((flags & 7) + 1);

    /// <summary>Moves behind the marker of the first frame.</summary>
    /// <returns>The transparent colour, or -1.</returns>
    private static int FindFrame(ref ByteCursor cursor, string name)
    {
        int transparent = -1;
        while (true)
        {
            switch (cursor.Byte())
            {
                case ImageDescriptor:
                    return transparent;
                case Extension:
                    bool control = cursor.Byte() == GraphicControl;
                    ReadOnlySpan<byte> block = cursor.Take(cursor.Byte());
                    if (control && block.Length >= 4 && (block[0] & 1) != 0)
                    {
                        transparent = block[3];
                    }

                    while (block.Length > 0)
                    {
                        block = cursor.Take(cursor.Byte());
                    }

                    break;
                case Trailer:
                    throw new ImageFormatException($"GIF '{name}' holds no frame. It is damaged.", ImageFault.Corrupt, name);
                default:
                    // Stray bytes between blocks occur in the wild; Pillow skips them too.
                    break;
            }
        }
    }

    private static void DecodeFrame(ref ByteCursor cursor, Frame frame, Span<byte> canvas, string name)
    {
        int minimumCodeSize = cursor.Byte();
        if (minimumCodeSize is < 1 or > 11)
        {
            throw new ImageFormatException($"GIF '{name}' has codes of {minimumCodeSize} bits, but 1 to 11 are possible. It is damaged.", ImageFault.Corrupt, name);
        }

        var decoder = new GifLzwDecoder(minimumCodeSize, name);
        int pixels = checked(frame.Width * frame.Height);
        int written = 0;
        int row = 0;
        int column = 0;
        int pass = 0;
        while (written < pixels)
        {
            ReadOnlySpan<byte> run = decoder.Next(ref cursor);
            if (run.IsEmpty)
            {
                throw new ImageFormatException($"GIF '{name}' ends after {written} of {pixels} pixels. Fetch the file again.", ImageFault.Truncated, name);
            }

            run = run[..Math.Min(run.Length, pixels - written)];
            written += run.Length;
            while (!run.IsEmpty)
            {
                int count = Math.Min(run.Length, frame.Width - column);
                run[..count].CopyTo(canvas[(((frame.Top + row) * frame.CanvasWidth) + frame.Left + column)..]);
                run = run[count..];
                column += count;
                if (column == frame.Width)
                {
                    column = 0;
                    row = frame.RowAfter(row, ref pass);
                }
            }
        }
    }

    private static DecodedImage Colour(ReadOnlySpan<byte> indices, int width, int height, ReadOnlySpan<byte> palette)
    {
        if (IsGreyRamp(palette))
        {
            return DecodedImage.Rent(PixelMode.Grey, width, height, indices, static (pixels, grey) => grey.CopyTo(pixels));
        }

        // Colours that the palette lacks are grey.
        Span<byte> colours = stackalloc byte[256 * 3];
        for (int i = 0; i < colours.Length; i++)
        {
            colours[i] = (byte)(i / 3);
        }

        palette.CopyTo(colours);
        return PaletteExpansion.Expand(indices, width, height, colours);
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

    private readonly record struct Frame(int Left, int Top, int Width, int Height, bool Interlaced, int CanvasWidth)
    {
        /// <summary>Interlaced rows come in four passes: every 8th from 0, every 8th from 4, every 4th from 2, every 2nd from 1.</summary>
        internal int RowAfter(int row, ref int pass)
        {
            if (!Interlaced)
            {
                return row + 1;
            }

            row += pass switch { 0 or 1 => 8, 2 => 4, _ => 2 };
            while (row >= Height && pass < 3)
            {
                pass++;
                row = pass switch { 1 => 4, 2 => 2, _ => 1 };
            }

            return row;
        }
    }
}
