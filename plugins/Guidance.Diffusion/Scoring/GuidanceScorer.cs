using Clip.Guidance.Diffusion.Cutouts;
using Clip.Guidance.Diffusion.Losses;
using Clip.Sdk;
using Clip.Sdk.Guidance;

namespace Clip.Guidance.Diffusion.Scoring;

/// <summary>
/// The loss of CLIP guided diffusion and its gradient: every model looks at random cutouts of every image, chunk by chunk; each
/// cutout's gradient is carried back through resize, warp and grey to the image. Everything here is linear but the models.
/// </summary>
internal sealed class GuidanceScorer : IGuidanceScorer
{
    private readonly IReadOnlyList<GuideTarget> _targets;
    private readonly GuidanceOptions _options;
    private readonly double[] _weights;
    private readonly CutoutSource _draw;

    public GuidanceScorer(IReadOnlyList<GuidancePrompt> prompts, IReadOnlyList<GuideTarget> targets, GuidanceOptions options, CutoutSource? draw = null)
    {
        (Prompts, _targets, _options, _draw) = (prompts, targets, options, draw ?? CutoutPlanner.Draw);

        // Weights count against each other. The notebooks divide by the sum, which fails where wanted and unwanted cancel out;
        // with wanted prompts alone both are the same.
        double sum = prompts.Sum(prompt => Math.Abs(prompt.Weight));
        _weights = [.. prompts.Select(prompt => prompt.Weight / sum)];
    }

    public IReadOnlyList<GuidancePrompt> Prompts { get; }

    public void Differentiate(
        ReadOnlySpan<float> images, PictureBatchShape shape, GuidanceStep loopStep, Span<float> gradient, Span<GuidanceScore> scores = default, CancellationToken cancellationToken = default)
    {
        Check(images, shape, loopStep, gradient, scores);
        var tallies = new ImageTally[shape.Count];
        for (int n = 0; n < tallies.Length; n++)
        {
            tallies[n] = new ImageTally(shape.Height, shape.Width, Prompts.Count);
            tallies[n].Image.FromPlanes(images.Slice(n * shape.ImageLength, shape.ImageLength), 0.5f, 0.5f);
        }

        double scale = _options.PromptScale * _options.Schedule.At(loopStep.Progress) * Weighting(loopStep.AlphaBar);
        foreach (GuideTarget target in _targets)
        {
            Look(target, tallies, loopStep, scale, cancellationToken);
        }

        for (int n = 0; n < tallies.Length; n++)
        {
            ReadOnlySpan<float> image = images.Slice(n * shape.ImageLength, shape.ImageLength);
            GuidanceScore score = Finish(tallies[n], image, shape, scale, gradient.Slice(n * shape.ImageLength, shape.ImageLength));
            if (!scores.IsEmpty)
            {
                scores[n] = score;
            }
        }
    }

    /// <summary>Does nothing: the models belong to the head.</summary>
    public void Dispose()
    {
    }

    private void Look(GuideTarget target, ImageTally[] tallies, GuidanceStep step, double scale, CancellationToken cancellationToken)
    {
        GuideModel model = target.Model;
        var view = new CutoutView(model.ImageSize, _options.Cutouts.Filter);
        (int Image, CutoutPlan Plan)[] cutouts =
        [
            .. tallies.SelectMany((tally, n) => _draw(_options.Cutouts, _options.Seed, step, n, tally.Image.Height, tally.Image.Width, model.ImageSize).Select(plan => (n, plan))),
        ];
        int size = 3 * model.ImageSize * model.ImageSize;
        int most = Math.Min(cutouts.Length, Math.Min(_options.MaxBatchSize ?? int.MaxValue, model.MaxBatchSize));
        float[] pixels = new float[most * size], pixelGradient = new float[most * size];
        int perImage = cutouts.Length / tallies.Length;
        for (int first = 0; first < cutouts.Length; first += most)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(most, cutouts.Length - first);
            for (int i = 0; i < count; i++)
            {
                view.Make(tallies[cutouts[first + i].Image].Image, cutouts[first + i].Plan, pixels.AsSpan(i * size, size));
            }

            int begin = first;
            model.Differentiate(
                pixels.AsSpan(0, count * size), count, (rows, upstream) => Measure(target, tallies, cutouts.AsSpan(begin, count), perImage, scale, rows, upstream), pixelGradient.AsSpan(0, count * size));
            for (int i = 0; i < count; i++)
            {
                view.AddGradient(pixelGradient.AsSpan(i * size, size), cutouts[first + i].Plan, tallies[cutouts[first + i].Image].Gradient);
            }
        }
    }

    private void Measure(
        GuideTarget target, ImageTally[] tallies, ReadOnlySpan<(int Image, CutoutPlan Plan)> cutouts, int perImage, double scale, ReadOnlySpan<float> rows, Span<float> upstream)
    {
        int dimensions = target.Model.Dimensions;
        double share = target.Weight / perImage;
        double cosineShare = 1.0 / (perImage * _targets.Count);
        for (int i = 0; i < cutouts.Length; i++)
        {
            ImageTally tally = tallies[cutouts[i].Image];
            for (int p = 0; p < _weights.Length; p++)
            {
                (double distance, double cosine) = PromptDistance.Add(
                    _options.Distance,
                    rows.Slice(i * dimensions, dimensions),
                    target.Prompts.AsSpan(p * dimensions, dimensions),
                    share * scale * _weights[p],
                    upstream.Slice(i * dimensions, dimensions));
                tally.PromptLoss += share * _weights[p] * distance;
                tally.Cosines[p] += cosineShare * cosine;
            }
        }
    }

    private GuidanceScore Finish(ImageTally tally, ReadOnlySpan<float> image, PictureBatchShape shape, double scale, Span<float> gradient)
    {
        gradient.Clear();
        tally.Gradient.AddToPlanes(gradient, 0.5f);
        double variation = PixelPenalties.TotalVariation(image, shape.Height, shape.Width, _options.TotalVariationScale, gradient);
        (double range, double saturation) = PixelPenalties.Outside(image, _options.RangeScale, _options.SaturationScale, gradient);
        (double rootMeanSquare, double factor) = GradientClamp.Apply(gradient, _options.Limit);
        double loss = (scale * tally.PromptLoss) + (_options.TotalVariationScale * variation) + (_options.RangeScale * range) + (_options.SaturationScale * saturation);
        if (!double.IsFinite(rootMeanSquare) || !double.IsFinite(loss))
        {
            throw new InferenceException("The loss of an image or its gradient is not finite. Lower the learning rate or the scales, or set a limit.");
        }

        return new GuidanceScore
        {
            Loss = loss,
            PromptLoss = tally.PromptLoss,
            Cosines = tally.Cosines,
            TotalVariation = variation,
            Range = range,
            Saturation = saturation,
            GradientRootMeanSquare = rootMeanSquare,
            LimitFactor = factor,
        };
    }

    private double Weighting(double alphaBar) => _options.Weighting switch
    {
        GuidanceWeighting.Signal => Math.Sqrt(alphaBar),
        GuidanceWeighting.Noise => Math.Sqrt(1 - alphaBar),
        _ => 1,
    };

    private static void Check(ReadOnlySpan<float> images, PictureBatchShape shape, GuidanceStep step, Span<float> gradient, Span<GuidanceScore> scores)
    {
        if (shape.Count < 1 || shape.Height < 1 || shape.Width < 1 || images.Length != shape.Length || gradient.Length != shape.Length)
        {
            throw new ArgumentException($"Images and gradients of shape {shape} are {(shape.Count < 1 ? 0 : shape.Length)} values, at least one image, but got {images.Length} and {gradient.Length}.", nameof(shape));
        }

        if (!scores.IsEmpty && scores.Length != shape.Count)
        {
            throw new ArgumentException($"Images of shape {shape} have {shape.Count} scores, but there is room for {scores.Length}.", nameof(scores));
        }

        if (!(step.AlphaBar >= 0 && step.AlphaBar <= 1))
        {
            throw new ArgumentException($"ᾱ lies between 0 and 1 but got {step.AlphaBar}.", nameof(step));
        }

        foreach (float value in images)
        {
            if (!float.IsFinite(value))
            {
                throw new InferenceException($"Images of shape {shape} hold a value that is not finite. The loop diverged: lower its guidance, or set a limit.");
            }
        }
    }
}
