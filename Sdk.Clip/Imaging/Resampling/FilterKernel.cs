namespace Clip.Sdk.Imaging.Resampling;

/// <summary>The filter functions of Pillow's resampler, in its order of operations, so that every weight has the same bits.</summary>
internal static class FilterKernel
{
    /// <summary>How far the filter reaches on each side, in source pixels at scale 1.</summary>
    internal static double Support(Interpolation interpolation) => interpolation switch
    {
        Interpolation.Box => 0.5,
        Interpolation.Bilinear or Interpolation.Hamming => 1.0,
        Interpolation.Bicubic => 2.0,
        Interpolation.Lanczos => 3.0,
        _ => throw new ArgumentOutOfRangeException(nameof(interpolation), interpolation, "Nearest is not a convolution."),
    };

    /// <summary>The weight of a source pixel at a distance from the centre.</summary>
    internal static double Weight(Interpolation interpolation, double x) => interpolation switch
    {
        Interpolation.Box => x > -0.5 && x <= 0.5 ? 1.0 : 0.0,
        Interpolation.Bilinear => Triangle(Math.Abs(x)),
        Interpolation.Hamming => Hamming(Math.Abs(x)),
        Interpolation.Bicubic => Cubic(Math.Abs(x)),
        _ => -3.0 <= x && x < 3.0 ? Sinc(x) * Sinc(x / 3) : 0.0,
    };

    private static double Triangle(double x) => x < 1.0 ? 1.0 - x : 0.0;

    private static double Hamming(double x)
    {
        if (x == 0.0)
        {
            return 1.0;
        }

        if (x >= 1.0)
        {
            return 0.0;
        }

        x *= Math.PI;
        return Math.Sin(x) / x * (0.54f + (0.46f * Math.Cos(x)));
    }

    private static double Cubic(double x)
    {
        const double a = -0.5;
        if (x < 1.0)
        {
            return ((((a + 2.0) * x) - (a + 3.0)) * x * x) + 1;
        }

        return x < 2.0 ? (((((x - 5) * x) + 8) * x) - 4) * a : 0.0;
    }

    private static double Sinc(double x)
    {
        if (x == 0.0)
        {
            return 1.0;
        }

        x *= Math.PI;
        return Math.Sin(x) / x;
    }
}
