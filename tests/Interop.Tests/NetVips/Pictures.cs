using NetVips;

namespace Clip.Interop.Tests.NetVips;

/// <summary>Small pictures to try operations on.</summary>
internal static class Pictures
{
    internal static byte[] Pattern(int width, int height, int bands)
    {
        byte[] pixels = new byte[width * height * bands];
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)(i * 31 + i / 7);
        }

        return pixels;
    }

    internal static Image Rgb(int width, int height) =>
        Image.NewFromMemory(Pattern(width, height, 3), width, height, 3, Enums.BandFormat.Uchar);
}
