using Clip.Guidance.Diffusion.Scoring;
using Clip.Sdk;
using Clip.Sdk.Guidance;

namespace Clip.Guidance.Diffusion.Painting;

/// <summary>Moves the levels of a pyramid against the gradient of a scorer, coarse ones first.</summary>
internal static class Painter
{
    // Finer levels wait until coarser ones have found their places, and never move as far: else the image becomes a pattern of
    // single pixels that pleases the model and shows nothing.
    private const double SlowestStart = 0.5;
    private const float NoiseDeviation = 0.1f;

    /// <summary>What suits painting: no scale of a diffusion loop, many whole views, a smooth image.</summary>
    public static GuidanceOptions DefaultGuidance { get; } = new()
    {
        PromptScale = 1,
        TotalVariationScale = 1.5,
        RangeScale = 0,
        Cutouts = new CutoutOptions
        {
            Count = 8,
            MinimumShare = 0.7,
            Overview = ProgressCurve.Constant(0.5),
            Augmentation = new CutoutAugmentation { Degrees = 12, Translation = 0.08, Scaling = 0.1, Noise = 0.03 },
        },
    };

    public static void Require(PaintingOptions options)
    {
        if (options.Width is < 16 or > 4096 || options.Height is < 16 or > 4096)
        {
            throw new InputException($"An image is painted at 16 to 4096 pixels a side, but {options.Width} × {options.Height} were asked for.");
        }

        if (options.Steps < 1)
        {
            throw new InputException($"An image is painted in 1 or more steps, but {options.Steps} were asked for.");
        }

        if (!(options.LearningRate > 0) || !double.IsFinite(options.LearningRate) || !(options.StartScale >= 0))
        {
            throw new InputException($"The learning rate lies above 0 and 'startScale' is 0 or more, but got {options.LearningRate} and {options.StartScale}.");
        }

        OptionsCheck.Require(options.Guidance ?? DefaultGuidance);
    }

    public static IEnumerable<PaintingStep> Paint(IGuidanceScorer scorer, PaintingOptions options, CancellationToken cancellationToken)
    {
        var shape = new PictureBatchShape(1, options.Height, options.Width);
        float[]? start = options.Start is null ? null : PictureConversion.ToImage(options.Start, options.Height, options.Width);
        PicturePyramid pyramid = Begin(options, start);
        AdamSteps[] optimisers = [.. pyramid.Levels.Select(level => new AdamSteps(level.Values.Length))];
        float[] image = new float[shape.Length], gradient = new float[shape.Length];
        var scores = new GuidanceScore[1];
        pyramid.Render(image);
        yield return new PaintingStep(0, options.Steps, null, PictureConversion.ToPicture(image, options.Height, options.Width));
        for (int step = 0; step < options.Steps; step++)
        {
            double progress = options.Steps == 1 ? 1 : step / (double)(options.Steps - 1);
            scorer.Differentiate(image, shape, new GuidanceStep(step, progress), gradient, scores, cancellationToken);
            StayNear(start, options.StartScale, image, gradient);
            pyramid.Backward(image, gradient);
            for (int level = 0; level < optimisers.Length; level++)
            {
                double rate = options.LearningRate * Share(level, optimisers.Length, progress) * Ending(progress);
                optimisers[level].Step(pyramid.Gradients[level].Values, rate, pyramid.Levels[level].Values);
            }

            pyramid.Render(image);
            yield return new PaintingStep(step + 1, options.Steps, scores[0], PictureConversion.ToPicture(image, options.Height, options.Width));
        }
    }

    private static PicturePyramid Begin(PaintingOptions options, float[]? start)
    {
        var pyramid = new PicturePyramid(options.Height, options.Width);
        if (start is null)
        {
            pyramid.FillNoise(options.Seed, NoiseDeviation);
        }
        else
        {
            pyramid.Take(start);
        }

        return pyramid;
    }

    private static double Share(int level, int levels, double progress)
    {
        double fineness = levels == 1 ? 0 : 1 - (level / (double)(levels - 1));
        double awake = fineness == 0 ? 1 : Math.Clamp(progress / (SlowestStart * fineness), 0.05, 1);
        return awake * Math.Pow(0.35, fineness);
    }

    // The last fifth settles.
    private static double Ending(double progress) => Math.Min(1, (1.02 - progress) / 0.2);

    private static void StayNear(float[]? start, double scale, float[] image, float[] gradient)
    {
        if (start is null || scale == 0)
        {
            return;
        }

        float slope = (float)(2 * scale / image.Length);
        for (int i = 0; i < image.Length; i++)
        {
            gradient[i] += slope * (image[i] - start[i]);
        }
    }
}
