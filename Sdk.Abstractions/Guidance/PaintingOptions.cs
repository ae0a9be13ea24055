using Clip.Sdk.Engines;

namespace Clip.Sdk.Guidance;

/// <summary>How an image is made without a diffusion model: by Adam on the levels of a Laplacian pyramid in decorrelated colours.</summary>
public sealed record PaintingOptions
{
    /// <summary>Width in pixels, 16 to 4096. Default 64.</summary>
    public int Width { get; init; } = 64;

    /// <summary>Height in pixels, 16 to 4096. Default 64.</summary>
    public int Height { get; init; } = 64;

    /// <summary>Steps, 1 or more. Default 100.</summary>
    public int Steps { get; init; } = 100;

    /// <summary>Seed of the first noise, the cutouts and their augmentation. Default 0.</summary>
    public long Seed { get; init; }

    /// <summary>How far a coefficient of the pyramid moves in a step, above 0. Default 0.05.</summary>
    public double LearningRate { get; init; } = 0.05;

    /// <summary>The image to begin with, resized to the size; null begins with noise.</summary>
    public RgbPixels? Start { get; init; }

    /// <summary>What the mean squared difference to <see cref="Start"/> is multiplied with, for values from −1 to 1. Default 0.</summary>
    public double StartScale { get; init; }

    /// <summary>What the image is scored by; null for options fit for painting. The seed is that of the painting.</summary>
    public GuidanceOptions? Guidance { get; init; }
}
