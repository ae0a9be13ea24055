using Clip.Sdk.Training.Data;

namespace Clip.Sdk.Training.Evaluation.Robustness;

/// <summary>
/// Applies a corruption at one of five severities, with ImageNet-C's parameters. Radii are given for pictures of 224 pixels
/// there and are scaled to the picture's shorter side here.
/// </summary>
/// <remarks>Deterministic in the seed; safe to call from several threads at once.</remarks>
public static class CorruptionFilter
{
    private const double ReferenceSize = 224;

    private static readonly double[] Gaussian = [0.08, 0.12, 0.18, 0.26, 0.38];
    private static readonly double[] Photons = [60, 25, 12, 5, 3];
    private static readonly double[] Impulses = [0.03, 0.06, 0.09, 0.17, 0.27];
    private static readonly double[] Speckles = [0.15, 0.2, 0.35, 0.45, 0.6];
    private static readonly double[] BlurSigmas = [1, 2, 3, 4, 6];
    private static readonly (double Radius, double Softness)[] Discs = [(3, 0.1), (4, 0.5), (6, 0.5), (8, 0.5), (10, 0.5)];
    private static readonly (double Length, double Sigma)[] Motions = [(10, 3), (15, 5), (15, 8), (15, 12), (20, 15)];
    private static readonly (double End, double Step)[] Zooms = [(1.11, 0.01), (1.16, 0.01), (1.21, 0.02), (1.26, 0.02), (1.31, 0.03)];
    private static readonly (double Amount, double Decay)[] Fogs = [(1.5, 2), (2, 2), (2.5, 1.7), (2.5, 1.5), (3, 1.4)];
    private static readonly double[] Lights = [0.1, 0.2, 0.3, 0.4, 0.5];
    private static readonly double[] Contrasts = [0.4, 0.3, 0.2, 0.1, 0.05];
    private static readonly (double Factor, double Shift)[] Saturations = [(0.3, 0), (0.1, 0), (2, 0), (5, 0.1), (20, 0.2)];
    private static readonly double[] Resolutions = [0.6, 0.5, 0.4, 0.3, 0.25];
    private static readonly int[] Qualities = [25, 18, 15, 10, 7];

    /// <summary>Corrupts a picture in place.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="corruption">What happens to it.</param>
    /// <param name="severity">1 (mild) to 5.</param>
    /// <param name="seed">Names the chance; give each picture its own.</param>
    /// <exception cref="ArgumentOutOfRangeException">The severity or the kind is none.</exception>
    public static void Apply(RgbImage image, ImageCorruption corruption, int severity, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(severity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(severity, 5);
        int level = severity - 1;
        double scale = Math.Min(image.Width, image.Height) / ReferenceSize;
        var random = new SeededRandom(seed, RandomStreams.Corruption, (long)corruption, severity);
        switch (corruption)
        {
            case ImageCorruption.GaussianNoise:
                NoiseCorruption.AddNormal(image.Pixels, Gaussian[level], ref random);
                break;
            case ImageCorruption.ShotNoise:
                NoiseCorruption.AddPoisson(image.Pixels, Photons[level], ref random);
                break;
            case ImageCorruption.ImpulseNoise:
                NoiseCorruption.AddImpulses(image.Pixels, Impulses[level], ref random);
                break;
            case ImageCorruption.SpeckleNoise:
                NoiseCorruption.AddSpeckles(image.Pixels, Speckles[level], ref random);
                break;
            case ImageCorruption.GaussianBlur:
                Augmentation.GaussianBlur.Apply(image, BlurSigmas[level] * scale);
                break;
            case ImageCorruption.DefocusBlur:
                BlurCorruption.Defocus(image, Discs[level].Radius * scale, Discs[level].Softness);
                break;
            case ImageCorruption.MotionBlur:
                BlurCorruption.Move(image, Motions[level].Length * scale, Motions[level].Sigma * scale, random.NextDouble(-Math.PI / 4, Math.PI / 4));
                break;
            case ImageCorruption.ZoomBlur:
                BlurCorruption.Zoom(image, Zooms[level].End, Zooms[level].Step);
                break;
            case ImageCorruption.Fog:
                FogCorruption.Apply(image, Fogs[level].Amount, Fogs[level].Decay, ref random);
                break;
            case ImageCorruption.Brightness:
                ColourCorruption.Brighten(image.Pixels, Lights[level]);
                break;
            case ImageCorruption.Contrast:
                ColourCorruption.Flatten(image.Pixels, Contrasts[level]);
                break;
            case ImageCorruption.Saturate:
                ColourCorruption.Saturate(image.Pixels, Saturations[level].Factor, Saturations[level].Shift);
                break;
            case ImageCorruption.Pixelate:
                ColourCorruption.Pixelate(image, Resolutions[level]);
                break;
            case ImageCorruption.JpegCompression:
                JpegCompression.Apply(image, Qualities[level]);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(corruption), corruption, "No such corruption.");
        }
    }
}
