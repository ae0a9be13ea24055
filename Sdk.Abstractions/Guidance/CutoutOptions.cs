namespace Clip.Sdk.Guidance;

/// <summary>Which parts of an image the models look at.</summary>
public sealed record CutoutOptions
{
    /// <summary>Cutouts a batch ("cutn"). Default 16.</summary>
    public int Count { get; init; } = 16;

    /// <summary>Batches a step ("cutn_batches"): steadier gradients without more memory. Default 1.</summary>
    public int Batches { get; init; } = 1;

    /// <summary>The power of the uniform number that chooses a cutout's size ("cut_pow"): above 1 small ones are more common. Default 1.</summary>
    public double Power { get; init; } = 1;

    /// <summary>The side of the smallest cutout as a share of the image's shorter side; null, the default, takes the size that the model sees, where the image is larger.</summary>
    public double? MinimumShare { get; init; }

    /// <summary>The share of cutouts that show the whole image, centred on its shorter side's square where it is not one. Default 0; Disco Diffusion begins with about 0.75 and ends with 0.25.</summary>
    public ProgressCurve Overview { get; init; } = ProgressCurve.Constant(0);

    /// <summary>How cutouts are resized. Default <see cref="CutoutFilter.Bicubic"/>.</summary>
    public CutoutFilter Filter { get; init; } = CutoutFilter.Bicubic;

    /// <summary>What happens to each cutout; null leaves them as they are.</summary>
    public CutoutAugmentation? Augmentation { get; init; } = new();
}
