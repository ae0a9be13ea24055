using NetVips;

namespace Clip.Sdk.Benchmarks.Encoders;

/// <summary>JPEG files with the size and busyness of ordinary photographs, drawn from a seed: waves, edges and sensor noise.</summary>
internal static class PhotoSet
{
    private const int Width = 640;
    private const int Height = 480;

    /// <summary>Makes the files that are missing and returns all of them in order.</summary>
    public static string[] Create(string folder, int count)
    {
        Directory.CreateDirectory(folder);
        string[] files = [.. Enumerable.Range(0, count).Select(index => Path.Combine(folder, $"photo-{index:D4}.jpg"))];
        for (int index = 0; index < count; index++)
        {
            if (!File.Exists(files[index]))
            {
                using Image image = Image.NewFromMemory(Draw(new Random(index)), Width, Height, 3, Enums.BandFormat.Uchar);
                File.WriteAllBytes(files[index], image.JpegsaveBuffer(q: 88));
            }
        }

        return files;
    }

    private static byte[] Draw(Random random)
    {
        var pixels = new byte[Width * Height * 3];
        Span<double> waves = stackalloc double[9];
        for (int index = 0; index < waves.Length; index++)
        {
            waves[index] = (random.NextDouble() * 0.06) + 0.002;
        }

        int edge = random.Next(Width / 4, 3 * Width / 4);
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                for (int channel = 0; channel < 3; channel++)
                {
                    double value = 128
                        + (50 * Math.Sin((x * waves[channel]) + (y * waves[channel + 3])))
                        + (30 * Math.Cos(x * y * waves[channel + 6] * 0.01))
                        + (x > edge ? 25 : -25)
                        + (random.NextDouble() * 12);
                    pixels[(((y * Width) + x) * 3) + channel] = (byte)Math.Clamp(value, 0, 255);
                }
            }
        }

        return pixels;
    }
}
