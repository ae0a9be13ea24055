namespace Clip.Sdk.Guidance;

/// <summary>How a cutout is brought to the size that a model takes.</summary>
public enum CutoutFilter
{
    /// <summary>Means over whole cells, as adaptive average pooling: the notebooks' first choice. Blocky where a cutout grows.</summary>
    Area,

    /// <summary>A triangle, widened where the cutout shrinks.</summary>
    Bilinear,

    /// <summary>A cubic (a = −0.5), widened where the cutout shrinks: what CLIP's own preprocessing does.</summary>
    Bicubic,
}
