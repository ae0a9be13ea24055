namespace Clip.Sdk.Guidance;

/// <summary>What images are scored by. The defaults are those of the CLIP guided diffusion notebooks.</summary>
public sealed record GuidanceOptions
{
    /// <summary>The models; their losses are added. Default: the host's model alone.</summary>
    public IReadOnlyList<GuidanceModel> Models { get; init; } = [new GuidanceModel()];

    /// <summary>How far an image is from a prompt. Default <see cref="GuidanceDistance.Spherical"/>.</summary>
    public GuidanceDistance Distance { get; init; } = GuidanceDistance.Spherical;

    /// <summary>What the prompts' loss is multiplied with. Default 1000.</summary>
    public double PromptScale { get; init; } = 1000;

    /// <summary>A further factor on the prompts' loss over the progress of the loop. Default 1.</summary>
    public ProgressCurve Schedule { get; init; } = ProgressCurve.Constant(1);

    /// <summary>A further factor on the prompts' loss by the noise that is left. Default <see cref="GuidanceWeighting.Constant"/>.</summary>
    public GuidanceWeighting Weighting { get; init; } = GuidanceWeighting.Constant;

    /// <summary>What the total variation is multiplied with: the mean of squared differences of neighbours. Smooths. Default 150.</summary>
    public double TotalVariationScale { get; init; } = 150;

    /// <summary>What the range loss is multiplied with: the mean square of how far values lie outside −1 to 1. Default 50.</summary>
    public double RangeScale { get; init; } = 50;

    /// <summary>What the saturation loss is multiplied with: the mean of how far values lie outside −1 to 1. Default 0.</summary>
    public double SaturationScale { get; init; }

    /// <summary>Which parts of an image the models look at.</summary>
    public CutoutOptions Cutouts { get; init; } = new();

    /// <summary>The most that the gradient of an image may be; null, the default, sets no limit.</summary>
    public GradientLimit? Limit { get; init; }

    /// <summary>Seed of cutouts and augmentation: equal seeds, steps and images give equal bits. Default 0.</summary>
    public long Seed { get; init; }

    /// <summary>The most cutouts that go through a model at once; null, the default, takes what the encoder keeps in memory.</summary>
    public int? MaxBatchSize { get; init; }
}
