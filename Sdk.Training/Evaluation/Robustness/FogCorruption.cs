using Clip.Sdk.Training.Data;

namespace Clip.Sdk.Training.Evaluation.Robustness;

/// <summary>Fog as a plasma fractal: the diamond-square method (Fournier, Fussell and Carpenter 1982) on a torus.</summary>
internal static class FogCorruption
{
    private const double FirstRoughness = 100;

    public static void Apply(RgbImage image, double amount, double decay, ref SeededRandom random)
    {
        int size = 2;
        while (size < Math.Max(image.Width, image.Height))
        {
            size *= 2;
        }

        double[] fog = Plasma(size, decay, ref random);
        Span<byte> pixels = image.Pixels;
        double brightest = 0;
        foreach (byte value in pixels)
        {
            brightest = Math.Max(brightest, value / 255.0);
        }

        for (int y = 0; y < image.Height; y++)
        {
            for (int x = 0; x < image.Width; x++)
            {
                double haze = amount * fog[(y * size) + x];
                int at = ((y * image.Width) + x) * 3;
                for (int c = 0; c < 3; c++)
                {
                    pixels[at + c] = NoiseCorruption.ToByte(((pixels[at + c] / 255.0) + haze) * brightest / (brightest + amount));
                }
            }
        }
    }

    /// <summary>[S, S] heights from 0 to 1.</summary>
    private static double[] Plasma(int size, double decay, ref SeededRandom random)
    {
        double[] map = new double[size * size];
        double roughness = FirstRoughness;
        for (int step = size; step >= 2; step /= 2, roughness /= decay)
        {
            int half = step / 2;
            for (int y = 0; y < size; y += step)
            {
                for (int x = 0; x < size; x += step)
                {
                    double corners = At(x, y) + At(x + step, y) + At(x, y + step) + At(x + step, y + step);
                    map[((y + half) * size) + x + half] = (corners / 4) + Wobble(roughness, ref random);
                }
            }

            for (int y = 0; y < size; y += half)
            {
                for (int x = y / half % 2 == 0 ? half : 0; x < size; x += step)
                {
                    double sides = At(x - half, y) + At(x + half, y) + At(x, y - half) + At(x, y + half);
                    map[(y * size) + x] = (sides / 4) + Wobble(roughness, ref random);
                }
            }
        }

        (double lowest, double highest) = (map.Min(), map.Max());
        for (int i = 0; i < map.Length; i++)
        {
            map[i] = (map[i] - lowest) / (highest - lowest);
        }

        return map;

        double At(int x, int y) => map[((y & (size - 1)) * size) + (x & (size - 1))];
    }

    private static double Wobble(double roughness, ref SeededRandom random) => random.NextDouble(-roughness, roughness);
}
