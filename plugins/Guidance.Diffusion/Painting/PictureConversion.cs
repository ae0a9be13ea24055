using Clip.Guidance.Diffusion.Pixels;
using Clip.Sdk.Engines;
using Clip.Sdk.Guidance;

namespace Clip.Guidance.Diffusion.Painting;

/// <summary>Between 8-bit pictures and images of floats.</summary>
internal static class PictureConversion
{
    /// <summary>[3, H, W] in −1…1, resized where the picture has another size.</summary>
    public static float[] ToImage(RgbPixels picture, int height, int width)
    {
        var canvas = new Canvas(picture.Height, picture.Width);
        ReadOnlySpan<byte> values = picture.Values.Span;
        for (int i = 0; i < picture.Height * picture.Width; i++)
        {
            for (int channel = 0; channel < 3; channel++)
            {
                canvas.Values[(i * Canvas.Channels) + channel] = (values[(i * 3) + channel] / 127.5f) - 1;
            }
        }

        if (picture.Height != height || picture.Width != width)
        {
            var resized = new Canvas(height, width);
            Resize.Apply(canvas, 0, 0, ResizeWeights.For(picture.Height, height, CutoutFilter.Bicubic).Forward, ResizeWeights.For(picture.Width, width, CutoutFilter.Bicubic).Forward, resized);
            canvas = resized;
        }

        float[] image = new float[3 * height * width];
        canvas.ToPlanes(image);
        return image;
    }

    /// <summary>The nearest 8-bit picture.</summary>
    public static RgbPixels ToPicture(ReadOnlySpan<float> image, int height, int width)
    {
        int size = height * width;
        byte[] values = new byte[3 * size];
        for (int channel = 0; channel < 3; channel++)
        {
            for (int i = 0; i < size; i++)
            {
                values[(i * 3) + channel] = (byte)Math.Clamp(MathF.Round((image[(channel * size) + i] + 1) * 127.5f), 0, 255);
            }
        }

        return new RgbPixels(width, height, values);
    }
}
