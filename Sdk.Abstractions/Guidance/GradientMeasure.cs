namespace Clip.Sdk.Guidance;

/// <summary>How long a gradient is.</summary>
public enum GradientMeasure
{
    /// <summary>√ of the mean of squares: independent of the image's size.</summary>
    RootMeanSquare,

    /// <summary>√ of the sum of squares.</summary>
    Norm,
}
