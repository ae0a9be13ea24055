using Clip.Sdk.Samples.EmojiWorld.Language;
using Clip.Sdk.Training;

namespace Clip.Sdk.Samples.EmojiWorld.Scenes;

/// <summary>Paints backgrounds.</summary>
internal static class BackgroundPainter
{
    private const int LatticeSize = 6;

    public static void Paint(Span<byte> pixels, int size, Background background, long seed)
    {
        Span<byte> first = stackalloc byte[3];
        Span<byte> second = stackalloc byte[3];
        (first[0], first[1], first[2]) = Colour(background.First);
        (second[0], second[1], second[2]) = Colour(background.Second);
        if (background.Kind == BackgroundKind.Plain)
        {
            for (int i = 0; i < pixels.Length; i += 3)
            {
                first.CopyTo(pixels[i..]);
            }

            return;
        }

        Span<float> lattice = stackalloc float[LatticeSize * LatticeSize];
        var random = new SeededRandom(seed, 102);
        foreach (ref float value in lattice)
        {
            value = (float)random.NextDouble();
        }

        (double cosine, double sine) = (Math.Cos(background.Angle), Math.Sin(background.Angle));
        for (int y = 0, at = 0; y < size; y++)
        {
            for (int x = 0; x < size; x++, at += 3)
            {
                (double u, double v) = ((x + 0.5) / size, (y + 0.5) / size);
                float part = background.Kind switch
                {
                    BackgroundKind.Gradient => (float)Math.Clamp(0.5 + (((u - 0.5) * cosine) + ((v - 0.5) * sine)), 0, 1),
                    BackgroundKind.Striped => Wave(((u * cosine) + (v * sine)) / background.Scale) < 0.5 ? 0 : 1,
                    BackgroundKind.Checked => (Wave(u / (2 * background.Scale)) < 0.5) == (Wave(v / (2 * background.Scale)) < 0.5) ? 0 : 1,
                    BackgroundKind.Dotted => Dot(u, v, background.Scale),
                    _ => Cloud(lattice, u, v),
                };
                for (int c = 0; c < 3; c++)
                {
                    pixels[at + c] = (byte)(first[c] + (part * (second[c] - first[c])) + 0.5f);
                }
            }
        }
    }

    private static (byte Red, byte Green, byte Blue) Colour(int number)
    {
        (string _, byte red, byte green, byte blue) = ColourWords.All[number];
        return (red, green, blue);
    }

    private static double Wave(double value) => value - Math.Floor(value);

    private static float Dot(double u, double v, double scale)
    {
        (double x, double y) = (Wave(u / scale) - 0.5, Wave(v / scale) - 0.5);
        return (x * x) + (y * y) < 0.08 ? 1 : 0;
    }

    private static float Cloud(ReadOnlySpan<float> lattice, double u, double v)
    {
        (double x, double y) = (u * (LatticeSize - 1.001), v * (LatticeSize - 1.001));
        (int column, int row) = ((int)x, (int)y);
        (float fx, float fy) = (Smooth((float)(x - column)), Smooth((float)(y - row)));
        int at = (row * LatticeSize) + column;
        float upper = lattice[at] + (fx * (lattice[at + 1] - lattice[at]));
        float lower = lattice[at + LatticeSize] + (fx * (lattice[at + LatticeSize + 1] - lattice[at + LatticeSize]));
        return upper + (fy * (lower - upper));
    }

    private static float Smooth(float part) => part * part * (3 - (2 * part));
}
