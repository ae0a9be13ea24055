namespace Clip.Sdk.Guidance;

/// <summary>How guidance follows the noise that is left in a diffusion loop.</summary>
public enum GuidanceWeighting
{
    /// <summary>The same at every noise.</summary>
    Constant,

    /// <summary>By √ᾱ: little while the predicted image is hardly more than a guess.</summary>
    Signal,

    /// <summary>By √(1 − ᾱ): ever less, so that the last steps only clean up.</summary>
    Noise,
}
