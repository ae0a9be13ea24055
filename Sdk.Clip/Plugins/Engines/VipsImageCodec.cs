using Clip.Sdk.Engines;
using Clip.Sdk.Imaging;
using NetVips;

namespace Clip.Sdk.Plugins;

/// <summary>Pictures through the decoder that the encoders use, and back through libvips.</summary>
internal sealed class VipsImageCodec(IImageDecoder? decoder = null) : IImageCodec
{
    private readonly IImageDecoder _decoder = decoder ?? new NetVipsImageDecoder();

    public RgbPixels Decode(ImageSource source, int longestSide = 0, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfNegative(longestSide);
        using DecodedImage image = _decoder.Decode(source, cancellationToken);
        byte[] pixels = new byte[checked(image.Width * image.Height * 3)];
        if (image.Mode is PixelMode.Rgba or PixelMode.GreyAlpha)
        {
            OverWhite(image.Pixels, image.Channels, pixels);
        }
        else
        {
            image.CopyRgbTo(pixels);
        }

        return longestSide == 0 || Math.Max(image.Width, image.Height) <= longestSide
            ? new RgbPixels(image.Width, image.Height, pixels)
            : Shrink(pixels, image.Width, image.Height, longestSide);
    }

    public byte[] Encode(RgbPixels pixels, EncodedImageFormat format, int quality = 85)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        (string suffix, VOption options) = format switch
        {
            EncodedImageFormat.Png => (".png", new VOption()),
            EncodedImageFormat.Jpeg => (".jpg", new VOption { { "Q", quality }, { "optimize_coding", true } }),
            EncodedImageFormat.Webp => (".webp", new VOption { { "Q", quality } }),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "PNG, JPEG or WebP is wanted."),
        };
        try
        {
            using Image raw = Image.NewFromMemory(pixels.Values, pixels.Width, pixels.Height, 3, Enums.BandFormat.Uchar);
            using Image image = raw.Copy(interpretation: Enums.Interpretation.Srgb);
            return image.WriteToBuffer(suffix, options);
        }
        catch (VipsException error)
        {
            throw new InferenceException($"A picture of shape [{pixels.Height}, {pixels.Width}, 3] could not be written as {format}: {error.Message.Trim()}", null, error);
        }
    }

    /// <summary>Lays the last channel's transparency over white.</summary>
    private static void OverWhite(ReadOnlySpan<byte> source, int channels, Span<byte> target)
    {
        for (int from = 0, to = 0; from < source.Length; from += channels, to += 3)
        {
            int alpha = source[from + channels - 1];
            for (int channel = 0; channel < 3; channel++)
            {
                int value = source[from + (channels == 4 ? channel : 0)];
                target[to + channel] = (byte)(((value * alpha) + (255 * (255 - alpha)) + 127) / 255);
            }
        }
    }

    private static RgbPixels Shrink(byte[] pixels, int width, int height, int longestSide)
    {
        double scale = (double)longestSide / Math.Max(width, height);
        int newWidth = Math.Max(1, (int)Math.Round(width * scale));
        int newHeight = Math.Max(1, (int)Math.Round(height * scale));
        byte[] small = new byte[newWidth * newHeight * 3];
        PillowResampler.Resize(pixels, width, height, 3, newWidth, newHeight, Interpolation.Bicubic, new TargetRegion(0, 0, newWidth, newHeight), small);
        return new RgbPixels(newWidth, newHeight, small);
    }
}
