namespace Clip.Sdk.Imaging;

/// <summary>Turns pictures upright by their Exif orientation.</summary>
internal static class ImageOrientation
{
    /// <summary>The image turned upright, or the image itself where it stands already. Both stay the caller's to dispose.</summary>
    internal static DecodedImage Upright(DecodedImage image)
    {
        if (image.Orientation == 1)
        {
            return image;
        }

        bool swapped = image.Orientation >= 5;
        (int width, int height) = swapped ? (image.Height, image.Width) : (image.Width, image.Height);
        return DecodedImage.Rent(image.Mode, width, height, image, Turn);
    }

    private static void Turn(Span<byte> target, DecodedImage image)
    {
        int bytes = image.BytesPerPixel;
        ReadOnlySpan<byte> source = image.Pixels;
        (int width, int height) = (image.Width, image.Height);

        // Where the first pixel goes, and how far the target moves with each source column and row.
        (int first, int column, int row) = image.Orientation switch
        {
            2 => (width - 1, -1, width),
            3 => ((width * height) - 1, -1, -width),
            4 => ((height - 1) * width, 1, -width),
            5 => (0, height, 1),
            6 => (height - 1, height, -1),
            7 => ((width * height) - 1, -height, -1),
            _ => ((width - 1) * height, -height, 1),
        };
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                source.Slice(((y * width) + x) * bytes, bytes).CopyTo(target[((first + (x * column) + (y * row)) * bytes)..]);
            }
        }
    }
}
