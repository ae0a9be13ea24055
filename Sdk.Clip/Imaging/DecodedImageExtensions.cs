namespace Clip.Sdk.Imaging;

/// <summary>Views of decoded pixels that more than one consumer needs.</summary>
public static class DecodedImageExtensions
{
    /// <summary>Converts the whole picture to RGB as Pillow's <c>convert("RGB")</c> does: transparency is dropped, more than 8 bits are clipped.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="destination">[H, W, 3] receives R G B.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> has another length.</exception>
    public static void CopyRgbTo(this DecodedImage image, Span<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (destination.Length != (long)image.Width * image.Height * 3)
        {
            throw new ArgumentException($"A picture of shape [{image.Height}, {image.Width}, 3] needs {(long)image.Width * image.Height * 3} bytes but got {destination.Length}.", nameof(destination));
        }

        if (image.Mode == PixelMode.Integer)
        {
            ColourConversion.ToRgb(image.Integers, destination);
        }
        else
        {
            ColourConversion.ToRgb(image.Mode, image.Pixels, destination);
        }
    }
}
