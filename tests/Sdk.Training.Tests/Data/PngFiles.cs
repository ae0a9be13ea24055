using NetVips;

namespace Clip.Sdk.Training.Tests.Data;

/// <summary>Small pictures whose colour says which one they are.</summary>
internal static class PngFiles
{
    public static byte[] Plain(int number, int width = 12, int height = 9)
    {
        byte[] pixels = new byte[width * height * 3];
        for (int i = 0; i < pixels.Length; i += 3)
        {
            (pixels[i], pixels[i + 1], pixels[i + 2]) = ((byte)number, (byte)(number >> 8), 77);
        }

        using Image image = Image.NewFromMemory(pixels, width, height, 3, Enums.BandFormat.Uchar);
        return image.PngsaveBuffer();
    }
}
