using Clip.Sdk.Imaging;
using Clip.Sdk.Training.Data;

namespace Clip.Sdk.Training.Evaluation.Robustness;

/// <summary>Changes of light, contrast, colour and resolution.</summary>
internal static class ColourCorruption
{
    /// <summary>Adds to the value of hue, saturation and value.</summary>
    public static void Brighten(Span<byte> pixels, double amount) =>
        ChangeHsv(pixels, hsv => (hsv.Hue, hsv.Saturation, Math.Min(1, hsv.Value + amount)));

    /// <summary>Multiplies the saturation and adds to it.</summary>
    public static void Saturate(Span<byte> pixels, double factor, double shift) =>
        ChangeHsv(pixels, hsv => (hsv.Hue, Math.Clamp((hsv.Saturation * factor) + shift, 0, 1), hsv.Value));

    /// <summary>Moves each channel towards its mean.</summary>
    public static void Flatten(Span<byte> pixels, double factor)
    {
        for (int channel = 0; channel < 3; channel++)
        {
            double sum = 0;
            for (int i = channel; i < pixels.Length; i += 3)
            {
                sum += pixels[i];
            }

            double mean = sum / (pixels.Length / 3);
            for (int i = channel; i < pixels.Length; i += 3)
            {
                pixels[i] = NoiseCorruption.ToByte((((pixels[i] - mean) * factor) + mean) / 255);
            }
        }
    }

    /// <summary>Resizes down and up again by box filters, with Pillow's arithmetic.</summary>
    public static void Pixelate(RgbImage image, double resolution)
    {
        (int width, int height) = (Math.Max(1, (int)(image.Width * resolution)), Math.Max(1, (int)(image.Height * resolution)));
        using var small = new RgbImage(width, height);
        PillowResampler.Resize(image.Pixels, image.Width, image.Height, 3, width, height, Interpolation.Box, new TargetRegion(0, 0, width, height), small.Pixels);
        PillowResampler.Resize(small.Pixels, width, height, 3, image.Width, image.Height, Interpolation.Box, new TargetRegion(0, 0, image.Width, image.Height), image.Pixels);
    }

    private static void ChangeHsv(Span<byte> pixels, Func<(double Hue, double Saturation, double Value), (double Hue, double Saturation, double Value)> change)
    {
        for (int i = 0; i + 2 < pixels.Length; i += 3)
        {
            (double hue, double saturation, double value) = change(ToHsv(pixels[i] / 255.0, pixels[i + 1] / 255.0, pixels[i + 2] / 255.0));
            (double red, double green, double blue) = ToRgb(hue, saturation, value);
            (pixels[i], pixels[i + 1], pixels[i + 2]) = (NoiseCorruption.ToByte(red), NoiseCorruption.ToByte(green), NoiseCorruption.ToByte(blue));
        }
    }

    /// <summary>Smith 1978; the hue in sixths of a turn.</summary>
    private static (double Hue, double Saturation, double Value) ToHsv(double red, double green, double blue)
    {
        double value = Math.Max(red, Math.Max(green, blue));
        double range = value - Math.Min(red, Math.Min(green, blue));
        if (range == 0)
        {
            return (0, 0, value);
        }

        double hue = value == red ? (green - blue) / range : value == green ? 2 + ((blue - red) / range) : 4 + ((red - green) / range);
        return (hue < 0 ? hue + 6 : hue, range / value, value);
    }

    private static (double Red, double Green, double Blue) ToRgb(double hue, double saturation, double value)
    {
        return (Channel(5), Channel(3), Channel(1));

        double Channel(int offset)
        {
            double place = (offset + hue) % 6;
            return value - (value * saturation * Math.Clamp(Math.Min(place, 4 - place), 0, 1));
        }
    }
}
