namespace Clip.Sdk.Moderation.Policies;

/// <summary>How the cosines with several prompts become one number.</summary>
public enum Pooling
{
    /// <summary>The closest prompt alone counts.</summary>
    Max,

    /// <summary>The average.</summary>
    Mean,

    /// <summary>A smooth maximum: the logarithm of the mean of exp(scale · cosine), over the scale; the scale is the model's.</summary>
    Soft,
}
