namespace Clip.Sdk.Imaging;

/// <summary>Pillow's conversions to RGB and to and from multiplied-in transparency, for 8-bit pixels.</summary>
internal static class ColourConversion
{
    /// <summary>Converts pixels of any 8-bit mode.</summary>
    /// <param name="mode">What the pixels are.</param>
    /// <param name="source">[N, C] pixels.</param>
    /// <param name="target">[N, 3] receives R G B; transparency is dropped.</param>
    internal static void ToRgb(PixelMode mode, ReadOnlySpan<byte> source, Span<byte> target)
    {
        switch (mode)
        {
            case PixelMode.Palette or PixelMode.Rgb:
                source.CopyTo(target);
                break;
            case PixelMode.Bilevel or PixelMode.Grey:
                Spread(source, 1, target);
                break;
            case PixelMode.GreyAlpha:
                Spread(source, 2, target);
                break;
            case PixelMode.Rgba:
                DropAlpha(source, target);
                break;
            case PixelMode.Cmyk:
                InksToRgb(source, target);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(mode), mode, "Integers are clipped first.");
        }
    }

    /// <summary>Clips integers to 0 to 255 and spreads them over three channels.</summary>
    internal static void ToRgb(ReadOnlySpan<int> source, Span<byte> target)
    {
        for (int i = 0, to = 0; i < source.Length; i++, to += 3)
        {
            target.Slice(to, 3).Fill((byte)Math.Clamp(source[i], 0, 255));
        }
    }

    /// <summary>Multiplies transparency, the last channel, into the others.</summary>
    internal static void Premultiply(ReadOnlySpan<byte> source, int channels, Span<byte> target)
    {
        for (int i = 0; i < source.Length; i += channels)
        {
            byte alpha = source[i + channels - 1];
            for (int c = 0; c < channels - 1; c++)
            {
                target[i + c] = MultiplyDivide255(source[i + c], alpha);
            }

            target[i + channels - 1] = alpha;
        }
    }

    /// <summary>Divides the channels by transparency again, in place.</summary>
    internal static void Unpremultiply(Span<byte> pixels, int channels)
    {
        for (int i = 0; i < pixels.Length; i += channels)
        {
            byte alpha = pixels[i + channels - 1];
            if (alpha is 0 or 255)
            {
                continue;
            }

            for (int c = 0; c < channels - 1; c++)
            {
                pixels[i + c] = (byte)Math.Min(255 * pixels[i + c] / alpha, 255);
            }
        }
    }

    private static void Spread(ReadOnlySpan<byte> source, int step, Span<byte> target)
    {
        for (int from = 0, to = 0; from < source.Length; from += step, to += 3)
        {
            target.Slice(to, 3).Fill(source[from]);
        }
    }

    private static void DropAlpha(ReadOnlySpan<byte> source, Span<byte> target)
    {
        for (int from = 0, to = 0; from < source.Length; from += 4, to += 3)
        {
            source.Slice(from, 3).CopyTo(target[to..]);
        }
    }

    private static void InksToRgb(ReadOnlySpan<byte> source, Span<byte> target)
    {
        for (int from = 0, to = 0; from < source.Length; from += 4, to += 3)
        {
            int paper = 255 - source[from + 3];
            for (int c = 0; c < 3; c++)
            {
                target[to + c] = (byte)Math.Clamp(paper - MultiplyDivide255(source[from + c], paper), 0, 255);
            }
        }
    }

    private static byte MultiplyDivide255(int a, int b)
    {
        int product = (a * b) + 128;
        return (byte)(((product >> 8) + product) >> 8);
    }
}
