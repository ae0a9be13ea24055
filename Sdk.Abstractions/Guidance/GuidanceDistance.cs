namespace Clip.Sdk.Guidance;

/// <summary>How far an embedding is from a prompt's.</summary>
public enum GuidanceDistance
{
    /// <summary>Half the square of the angle: 2 · asin(|x − y| / 2)², as in the CLIP guided diffusion notebooks. It pulls harder the further away.</summary>
    Spherical,

    /// <summary>1 − cosine.</summary>
    Cosine,
}
