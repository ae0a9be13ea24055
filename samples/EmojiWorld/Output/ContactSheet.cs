using Clip.Sdk.Training.Data;

namespace Clip.Sdk.Samples.EmojiWorld.Output;

/// <summary>Lays pictures out in a grid, to look at.</summary>
internal static class ContactSheet
{
    private const int Gap = 4;

    public static RgbImage Arrange(IReadOnlyList<RgbImage> pictures, int columns)
    {
        int size = pictures[0].Width;
        int rows = (pictures.Count + columns - 1) / columns;
        var sheet = new RgbImage((columns * (size + Gap)) + Gap, (rows * (size + Gap)) + Gap);
        sheet.Pixels.Fill(90);
        for (int i = 0; i < pictures.Count; i++)
        {
            (int left, int top) = (Gap + (i % columns * (size + Gap)), Gap + (i / columns * (size + Gap)));
            for (int y = 0; y < size; y++)
            {
                pictures[i].Pixels.Slice(y * size * 3, size * 3).CopyTo(sheet.Pixels[((((top + y) * sheet.Width) + left) * 3)..]);
            }
        }

        return sheet;
    }
}
