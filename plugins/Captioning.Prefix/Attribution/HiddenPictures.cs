using Clip.Sdk.Engines;

namespace Clip.Sdk.Captioning;

/// <summary>Makes copies of a picture of which one cell of a grid is painted over with the picture's mean colour.</summary>
internal static class HiddenPictures
{
    private const int Channels = 3;

    /// <returns>The whole picture, then one copy for each of the G · G cells, row by row.</returns>
    public static ImageSource[] Of(RgbPixels picture, int grid)
    {
        byte[] mean = MeanColour(picture.Values.Span);
        var copies = new ImageSource[1 + (grid * grid)];
        copies[0] = picture.ToSource();
        for (int cell = 0; cell < grid * grid; cell++)
        {
            byte[] values = picture.Values.ToArray();
            Paint(values, picture.Width, Bounds(cell / grid, grid, picture.Height), Bounds(cell % grid, grid, picture.Width), mean);
            copies[cell + 1] = new RgbPixels(picture.Width, picture.Height, values).ToSource();
        }

        return copies;
    }

    private static (int Start, int End) Bounds(int index, int grid, int length) => (index * length / grid, (index + 1) * length / grid);

    private static void Paint(byte[] values, int width, (int Start, int End) rows, (int Start, int End) columns, byte[] colour)
    {
        for (int y = rows.Start; y < rows.End; y++)
        {
            for (int x = columns.Start; x < columns.End; x++)
            {
                colour.CopyTo(values, ((y * width) + x) * Channels);
            }
        }
    }

    private static byte[] MeanColour(ReadOnlySpan<byte> values)
    {
        long[] sums = new long[Channels];
        for (int i = 0; i < values.Length; i++)
        {
            sums[i % Channels] += values[i];
        }

        int pixels = values.Length / Channels;
        return Array.ConvertAll(sums, sum => (byte)(sum / pixels));
    }
}
