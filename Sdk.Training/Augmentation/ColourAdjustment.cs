namespace Clip.Sdk.Training.Augmentation;

/// <summary>
/// Changes of colour on 8-bit RGB pixels with Pillow's arithmetic, which torchvision's ColorJitter uses for Pillow images:
/// each blends the picture with a version of it that lacks the quality, and rounds as Pillow does.
/// </summary>
public static class ColourAdjustment
{
    /// <summary>Blends with black.</summary>
    /// <param name="pixels">[N, 3] R G B, changed in place.</param>
    /// <param name="factor">0 is black, 1 leaves the picture as it is.</param>
    public static void Brightness(Span<byte> pixels, double factor)
    {
        Span<byte> table = stackalloc byte[256];
        FillBlendTable(table, 0, (float)factor);
        Apply(pixels, table);
    }

    /// <summary>Blends with the mean grey of the whole picture.</summary>
    /// <param name="pixels">[N, 3] R G B, changed in place.</param>
    /// <param name="factor">0 is plain grey, 1 leaves the picture as it is.</param>
    public static void Contrast(Span<byte> pixels, double factor)
    {
        long sum = 0;
        for (int i = 0; i + 2 < pixels.Length; i += 3)
        {
            sum += Luminance(pixels[i], pixels[i + 1], pixels[i + 2]);
        }

        int mean = (int)(((double)sum / (pixels.Length / 3)) + 0.5);
        Span<byte> table = stackalloc byte[256];
        FillBlendTable(table, mean, (float)factor);
        Apply(pixels, table);
    }

    /// <summary>Blends with the picture in grey.</summary>
    /// <param name="pixels">[N, 3] R G B, changed in place.</param>
    /// <param name="factor">0 is grey, 1 leaves the picture as it is.</param>
    public static void Saturation(Span<byte> pixels, double factor)
    {
        float part = (float)factor;
        if (part == 1)
        {
            return;
        }

        for (int i = 0; i + 2 < pixels.Length; i += 3)
        {
            int grey = Luminance(pixels[i], pixels[i + 1], pixels[i + 2]);
            pixels[i] = Blend(grey, pixels[i], part);
            pixels[i + 1] = Blend(grey, pixels[i + 1], part);
            pixels[i + 2] = Blend(grey, pixels[i + 2], part);
        }
    }

    /// <summary>Turns the colour circle.</summary>
    /// <param name="pixels">[N, 3] R G B, changed in place.</param>
    /// <param name="turns">Part of a turn, −0.5 to 0.5.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="turns"/> is outside.</exception>
    public static void Hue(Span<byte> pixels, double turns)
    {
        if (turns is not (>= -0.5 and <= 0.5))
        {
            throw new ArgumentOutOfRangeException(nameof(turns), turns, "A hue shift lies from -0.5 to 0.5 turns.");
        }

        byte shift = unchecked((byte)(int)(turns * 255));
        for (int i = 0; i + 2 < pixels.Length; i += 3)
        {
            HueConversion.Shift(pixels.Slice(i, 3), shift);
        }
    }

    /// <summary>Takes all colour away.</summary>
    /// <param name="pixels">[N, 3] R G B, changed in place.</param>
    public static void Greyscale(Span<byte> pixels)
    {
        for (int i = 0; i + 2 < pixels.Length; i += 3)
        {
            pixels.Slice(i, 3).Fill((byte)Luminance(pixels[i], pixels[i + 1], pixels[i + 2]));
        }
    }

    /// <summary>ITU-R 601-2 luma in 16-bit fixed point, as Pillow converts to L.</summary>
    internal static int Luminance(int red, int green, int blue) => ((red * 19595) + (green * 38470) + (blue * 7471) + 0x8000) >> 16;

    private static void FillBlendTable(Span<byte> table, int from, float part)
    {
        for (int value = 0; value < 256; value++)
        {
            table[value] = Blend(from, value, part);
        }
    }

    /// <summary>Truncated, not rounded, and clipped where the part lies outside [0, 1].</summary>
    private static byte Blend(int from, int to, float part)
    {
        float value = from + (part * (to - from));
        return value <= 0 ? (byte)0 : value >= 255 ? (byte)255 : (byte)value;
    }

    private static void Apply(Span<byte> pixels, ReadOnlySpan<byte> table)
    {
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = table[pixels[i]];
        }
    }
}
