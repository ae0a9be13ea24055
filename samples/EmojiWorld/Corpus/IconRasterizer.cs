using System.Text;
using NetVips;

namespace Clip.Sdk.Samples.EmojiWorld.Corpus;

/// <summary>Draws SVG icons. The only place of the sample where SVG is read: the packages are pinned by their lock file.</summary>
internal static class IconRasterizer
{
    /// <summary>Draws an icon at twice the size and averages four pixels to one.</summary>
    /// <returns>[S, S, 4] premultiplied R G B A.</returns>
    public static byte[] Draw(IconifySet set, string name, int size)
    {
        byte[] svg = Encoding.UTF8.GetBytes(set.ToSvg(name, 2 * size));
        using Image image = Image.NewFromBuffer(svg);
        if (image.Width != 2 * size || image.Height != 2 * size || image.Bands != 4)
        {
            throw new ImageFormatException($"Icon '{name}' was drawn as [{image.Height}, {image.Width}, {image.Bands}] instead of [{2 * size}, {2 * size}, 4].", ImageFault.Corrupt, name);
        }

        return Halve(Premultiply(image.WriteToMemory<byte>()), 2 * size);
    }

    /// <summary>Averages four pixels to one.</summary>
    /// <param name="pixels">[2S, 2S, 4].</param>
    /// <param name="size">2S, even.</param>
    public static byte[] Halve(ReadOnlySpan<byte> pixels, int size)
    {
        int half = size / 2;
        byte[] result = new byte[half * half * 4];
        for (int y = 0; y < half; y++)
        {
            for (int x = 0; x < half * 4; x++)
            {
                int at = (2 * y * size * 4) + ((x / 4) * 8) + (x % 4);
                int below = at + (size * 4);
                result[(y * half * 4) + x] = (byte)((pixels[at] + pixels[at + 4] + pixels[below] + pixels[below + 4] + 2) / 4);
            }
        }

        return result;
    }

    private static byte[] Premultiply(byte[] pixels)
    {
        for (int i = 0; i < pixels.Length; i += 4)
        {
            int alpha = pixels[i + 3];
            pixels[i] = (byte)(((pixels[i] * alpha) + 127) / 255);
            pixels[i + 1] = (byte)(((pixels[i + 1] * alpha) + 127) / 255);
            pixels[i + 2] = (byte)(((pixels[i + 2] * alpha) + 127) / 255);
        }

        return pixels;
    }
}
