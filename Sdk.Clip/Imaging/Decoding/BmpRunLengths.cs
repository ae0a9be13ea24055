namespace Clip.Sdk.Imaging.Decoding;

/// <summary>The run-length codes of bitmaps with 4 or 8 bits a pixel.</summary>
internal static class BmpRunLengths
{
    private const byte EndOfLine = 0;
    private const byte EndOfBitmap = 1;
    private const byte Delta = 2;

    /// <summary>Fills the indices; pixels that no code reaches stay 0.</summary>
    internal static void Decode(BmpHeader header, ReadOnlySpan<byte> data, Span<byte> indices, string name)
    {
        indices.Clear();
        var cursor = new ByteCursor(data, name) { Position = Math.Min(header.PixelOffset, data.Length) };
        int x = 0;
        int y = 0;
        while (y < header.Height)
        {
            // Rows are stored from the bottom unless the header says otherwise.
            Span<byte> row = indices.Slice((header.TopDown ? y : header.Height - 1 - y) * header.Width, header.Width);
            int count = cursor.Byte();
            byte value = cursor.Byte();
            if (count > 0)
            {
                count = Math.Min(count, header.Width - x);
                Repeat(row.Slice(x, count), value, header.Compression);
                x += count;
            }
            else if (value == EndOfLine)
            {
                (x, y) = (0, y + 1);
            }
            else if (value == EndOfBitmap)
            {
                return;
            }
            else if (value == Delta)
            {
                x = Math.Min(x + cursor.Byte(), header.Width);
                y += cursor.Byte();
            }
            else
            {
                Copy(ref cursor, value, row[x..], header.Compression);
                x = Math.Min(x + value, header.Width);
            }
        }
    }

    private static void Repeat(Span<byte> target, byte value, BmpCompression compression)
    {
        if (compression == BmpCompression.RunLength8)
        {
            target.Fill(value);
            return;
        }

        for (int i = 0; i < target.Length; i++)
        {
            target[i] = (byte)(i % 2 == 0 ? value >> 4 : value & 0x0f);
        }
    }

    private static void Copy(ref ByteCursor cursor, int count, Span<byte> target, BmpCompression compression)
    {
        int length = compression == BmpCompression.RunLength8 ? count : (count + 1) / 2;
        ReadOnlySpan<byte> stored = cursor.Take(length);
        cursor.Take(Math.Min(length % 2, cursor.Remaining)); // padded to an even length
        for (int i = 0; i < Math.Min(count, target.Length); i++)
        {
            target[i] = compression == BmpCompression.RunLength8 ? stored[i] : (byte)(i % 2 == 0 ? stored[i / 2] >> 4 : stored[i / 2] & 0x0f);
        }
    }
}
