namespace Clip.Sdk.Training.Evaluation.Robustness;

/// <summary>Noise on 8-bit channels; strengths are parts of the full range.</summary>
internal static class NoiseCorruption
{
    public static void AddNormal(Span<byte> pixels, double deviation, ref SeededRandom random)
    {
        foreach (ref byte value in pixels)
        {
            value = ToByte((value / 255.0) + (deviation * random.NextNormal()));
        }
    }

    public static void AddSpeckles(Span<byte> pixels, double deviation, ref SeededRandom random)
    {
        foreach (ref byte value in pixels)
        {
            value = ToByte(value / 255.0 * (1 + (deviation * random.NextNormal())));
        }
    }

    public static void AddPoisson(Span<byte> pixels, double photons, ref SeededRandom random)
    {
        foreach (ref byte value in pixels)
        {
            value = ToByte(Poisson(value / 255.0 * photons, ref random) / photons);
        }
    }

    public static void AddImpulses(Span<byte> pixels, double part, ref SeededRandom random)
    {
        foreach (ref byte value in pixels)
        {
            double draw = random.NextDouble();
            value = draw < part / 2 ? (byte)0 : draw < part ? (byte)255 : value;
        }
    }

    /// <summary>Knuth's product of uniform numbers; the means here are at most 60.</summary>
    private static int Poisson(double mean, ref SeededRandom random)
    {
        double limit = Math.Exp(-mean);
        int count = -1;
        for (double product = 1; product > limit; product *= 1 - random.NextDouble())
        {
            count++;
        }

        return Math.Max(0, count);
    }

    internal static byte ToByte(double value) => (byte)((Math.Clamp(value, 0, 1) * 255) + 0.5);
}
