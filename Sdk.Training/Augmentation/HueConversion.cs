namespace Clip.Sdk.Training.Augmentation;

/// <summary>RGB to 8-bit hue, saturation and value and back, in the mixed precision that Pillow's C code has.</summary>
internal static class HueConversion
{
    /// <summary>Adds to the hue of one pixel, round the circle.</summary>
    public static void Shift(Span<byte> pixel, byte shift)
    {
        (byte hue, byte saturation, byte value) = ToHsv(pixel[0], pixel[1], pixel[2]);
        (pixel[0], pixel[1], pixel[2]) = ToRgb(unchecked((byte)(hue + shift)), saturation, value);
    }

    public static (byte Hue, byte Saturation, byte Value) ToHsv(byte red, byte green, byte blue)
    {
        byte largest = Math.Max(red, Math.Max(green, blue));
        byte smallest = Math.Min(red, Math.Min(green, blue));
        if (largest == smallest)
        {
            return (0, 0, largest);
        }

        float range = largest - smallest;
        float saturation = range / largest;
        float fromRed = (largest - red) / range;
        float fromGreen = (largest - green) / range;
        float fromBlue = (largest - blue) / range;
        float sixth = red == largest ? fromBlue - fromGreen
            : green == largest ? (float)(2.0 + fromRed - fromBlue)
            : (float)(4.0 + fromGreen - fromRed);
        float hue = (float)(((sixth / 6.0) + 1.0) % 1.0);
        return (Clip((int)(hue * 255.0)), Clip((int)(saturation * 255.0)), largest);
    }

    public static (byte Red, byte Green, byte Blue) ToRgb(byte hue, byte saturation, byte value)
    {
        if (saturation == 0)
        {
            return (value, value, value);
        }

        int sixth = (int)Math.Floor(hue * 6.0 / 255.0);
        float rest = (float)((hue * 6.0 / 255.0) - sixth);
        float part = (float)(saturation / 255.0);
        byte low = Scale(value, 1.0 - part);
        byte falling = Scale(value, 1.0 - (double)(part * rest));
        byte rising = Scale(value, 1.0 - (part * (1.0 - rest)));
        return (sixth % 6) switch
        {
            0 => (value, rising, low),
            1 => (falling, value, low),
            2 => (low, value, rising),
            3 => (low, falling, value),
            4 => (rising, low, value),
            _ => (value, low, falling),
        };
    }

    private static byte Scale(byte value, double factor) => Clip((int)Math.Round(value * factor, MidpointRounding.AwayFromZero));

    private static byte Clip(int value) => (byte)Math.Clamp(value, 0, 255);
}
