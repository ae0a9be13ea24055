namespace Clip.Sdk.Guidance;

/// <summary>
/// What happens to each cutout before the model sees it, so that an image must please it from many views. The defaults are those
/// that guided diffusion notebooks settled on.
/// </summary>
public sealed record CutoutAugmentation
{
    /// <summary>How often it is mirrored left to right, 0 to 1. Default 0.5.</summary>
    public double FlipProbability { get; init; } = 0.5;

    /// <summary>The most that it is turned either way, in degrees. Default 10.</summary>
    public double Degrees { get; init; } = 10;

    /// <summary>The most that it is moved in each direction, as a share of its side. Default 0.05.</summary>
    public double Translation { get; init; } = 0.05;

    /// <summary>The most that it is made larger or smaller, as a share: 0.1 is 0.9 to 1.1 times. Default 0.</summary>
    public double Scaling { get; init; }

    /// <summary>How often it loses its colours, 0 to 1. Default 0.1.</summary>
    public double GrayscaleProbability { get; init; } = 0.1;

    /// <summary>Each cutout gets noise of a deviation drawn between 0 and this, for values from 0 to 1. Default 0.01.</summary>
    public double Noise { get; init; } = 0.01;
}
