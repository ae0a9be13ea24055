using Clip.Sdk.Imaging;
using Clip.Sdk.Training.Data;

namespace Clip.Sdk.Training.Augmentation;

/// <summary>Crops and resizes RGB pictures with Pillow's arithmetic.</summary>
internal static class PictureResizing
{
    /// <summary>Cuts a rectangle out and resizes it. What lies outside has no influence, as in torchvision, which crops first.</summary>
    public static RgbImage CropAndResize(RgbImage image, CropRectangle crop, int width, int height, Interpolation interpolation = Interpolation.Bicubic)
    {
        using RgbImage part = Crop(image, crop);
        var result = new RgbImage(width, height);
        PillowResampler.Resize(part.Pixels, part.Width, part.Height, 3, width, height, interpolation, new TargetRegion(0, 0, width, height), result.Pixels);
        return result;
    }

    /// <summary>Resizes the shorter side and cuts the centre, as the encoders' own preprocessing does.</summary>
    public static RgbImage ResizeAndCentre(RgbImage image, int size)
    {
        bool isWide = image.Width >= image.Height;
        int longer = (int)((long)size * Math.Max(image.Width, image.Height) / Math.Min(image.Width, image.Height));
        (int width, int height) = isWide ? (longer, size) : (size, longer);
        var region = new TargetRegion(CentreOffset(width, size), CentreOffset(height, size), size, size);
        var result = new RgbImage(size, size);
        PillowResampler.Resize(image.Pixels, image.Width, image.Height, 3, width, height, Interpolation.Bicubic, region, result.Pixels);
        return result;
    }

    /// <summary>Shrinks the picture and lays it somewhere on a plain canvas of its old size.</summary>
    public static RgbImage Shrink(RgbImage image, double scale, ReadOnlySpan<byte> colour, ref SeededRandom random)
    {
        int width = Math.Max(1, (int)Math.Round(image.Width * scale));
        int height = Math.Max(1, (int)Math.Round(image.Height * scale));
        int left = random.Next(image.Width - width + 1);
        int top = random.Next(image.Height - height + 1);
        using var small = new RgbImage(width, height);
        PillowResampler.Resize(image.Pixels, image.Width, image.Height, 3, width, height, Interpolation.Bicubic, new TargetRegion(0, 0, width, height), small.Pixels);
        var canvas = new RgbImage(image.Width, image.Height);
        Span<byte> pixels = canvas.Pixels;
        for (int i = 0; i < pixels.Length; i += 3)
        {
            colour.CopyTo(pixels[i..]);
        }

        for (int y = 0; y < height; y++)
        {
            small.Pixels.Slice(y * width * 3, width * 3).CopyTo(pixels[((((top + y) * image.Width) + left) * 3)..]);
        }

        return canvas;
    }

    public static void FlipHorizontally(RgbImage image)
    {
        for (int y = 0; y < image.Height; y++)
        {
            Span<byte> row = image.Pixels.Slice(y * image.Width * 3, image.Width * 3);
            row.Reverse();
            for (int i = 0; i < row.Length; i += 3)
            {
                (row[i], row[i + 2]) = (row[i + 2], row[i]);
            }
        }
    }

    public static void FlipVertically(RgbImage image)
    {
        int stride = image.Width * 3;
        byte[] row = new byte[stride];
        Span<byte> pixels = image.Pixels;
        for (int y = 0; y < image.Height / 2; y++)
        {
            Span<byte> upper = pixels.Slice(y * stride, stride);
            Span<byte> lower = pixels.Slice((image.Height - 1 - y) * stride, stride);
            upper.CopyTo(row);
            lower.CopyTo(upper);
            row.CopyTo(lower);
        }
    }

    private static RgbImage Crop(RgbImage image, CropRectangle crop)
    {
        var part = new RgbImage(crop.Width, crop.Height);
        for (int y = 0; y < crop.Height; y++)
        {
            image.Pixels.Slice((((crop.Top + y) * image.Width) + crop.Left) * 3, crop.Width * 3).CopyTo(part.Pixels[(y * crop.Width * 3)..]);
        }

        return part;
    }

    // torchvision's CenterCrop: Python rounds halves to even.
    private static int CentreOffset(int length, int size) => (int)Math.Round((length - size) / 2.0, MidpointRounding.ToEven);
}
