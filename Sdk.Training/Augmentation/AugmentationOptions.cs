using System.ComponentModel.DataAnnotations;
using Clip.Sdk.Training.Configuration;

namespace Clip.Sdk.Training.Augmentation;

/// <summary>What happens to a picture on its way into a batch, in this order: shrink, crop, flips, colour, grey, blur, erasing.</summary>
public sealed record AugmentationOptions
{
    /// <summary>How a picture becomes a square. Default random_resized.</summary>
    public CropMode Crop { get; init; } = CropMode.RandomResized;

    /// <summary>Part of the area that a random crop keeps. Default [0.9, 1].</summary>
    public ValueRange CropScale { get; init; } = new(0.9, 1);

    /// <summary>Width over height of a random crop. Default [0.75, 1.3333333333333333].</summary>
    public ValueRange CropRatio { get; init; } = new(0.75, 4.0 / 3.0);

    /// <summary>Probability of shrinking the picture onto a plain larger canvas before the crop. Default 0.</summary>
    [Range(0, 1)]
    public double ShrinkProbability { get; init; }

    /// <summary>Side of the shrunk picture as a part of the canvas. Default [0.5, 1].</summary>
    public ValueRange ShrinkScale { get; init; } = new(0.5, 1);

    /// <summary>Probability of a left-right flip. Off by default, because it makes captions with left and right untrue. Default 0.</summary>
    [Range(0, 1)]
    public double HorizontalFlip { get; init; }

    /// <summary>Probability of an upside-down flip. Default 0.</summary>
    [Range(0, 1)]
    public double VerticalFlip { get; init; }

    /// <summary>Probability of colour jitter. Default 0.</summary>
    [Range(0, 1)]
    public double ColourJitter { get; init; }

    /// <summary>Brightness factor is drawn from [1 − b, 1 + b]. Default 0.</summary>
    [Range(0, 10)]
    public double Brightness { get; init; }

    /// <summary>Contrast factor is drawn from [1 − c, 1 + c]. Default 0.</summary>
    [Range(0, 10)]
    public double Contrast { get; init; }

    /// <summary>Saturation factor is drawn from [1 − s, 1 + s]. Default 0.</summary>
    [Range(0, 10)]
    public double Saturation { get; init; }

    /// <summary>Hue shift is drawn from [−h, h], in turns of the colour circle. Default 0.</summary>
    [Range(0, 0.5)]
    public double Hue { get; init; }

    /// <summary>Probability of losing all colour. Default 0.</summary>
    [Range(0, 1)]
    public double Greyscale { get; init; }

    /// <summary>Probability of Gaussian blur. Default 0.</summary>
    [Range(0, 1)]
    public double Blur { get; init; }

    /// <summary>Standard deviation of the blur in pixels of the square. Default [0.1, 2].</summary>
    public ValueRange BlurSigma { get; init; } = new(0.1, 2);

    /// <summary>Probability of erasing a rectangle (arXiv:1708.04896). Default 0.</summary>
    [Range(0, 1)]
    public double Erasing { get; init; }

    /// <summary>Area of the erased rectangle as a part of the square. Default [0.02, 0.33].</summary>
    public ValueRange ErasingArea { get; init; } = new(0.02, 0.33);

    /// <summary>Height over width of the erased rectangle. Default [0.3, 3.3].</summary>
    public ValueRange ErasingRatio { get; init; } = new(0.3, 3.3);

    /// <summary>What an erased rectangle is filled with. Default mean.</summary>
    public ErasingFill ErasingFill { get; init; } = ErasingFill.Mean;
}
