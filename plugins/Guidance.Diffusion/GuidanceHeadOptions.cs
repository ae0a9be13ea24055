using Clip.Sdk.Guidance;

namespace Clip.Guidance.Diffusion;

/// <summary>The head's section of a host's configuration.</summary>
public sealed class GuidanceHeadOptions
{
    /// <summary>The models that the head's functions look through; empty, the default, for the host's model alone.</summary>
    public IReadOnlyList<GuidanceModel> Models { get; set; } = [];

    /// <summary>The most pixels of an image that a function paints. Default 1,048,576.</summary>
    public int MaxPixels { get; set; } = 1 << 20;

    /// <summary>The most steps of a function. Default 10,000.</summary>
    public int MaxSteps { get; set; } = 10_000;
}
