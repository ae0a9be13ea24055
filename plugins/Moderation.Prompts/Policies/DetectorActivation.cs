namespace Clip.Sdk.Moderation.Policies;

/// <summary>What stands between the layers of an embedding classifier; its file of weights does not say.</summary>
public enum DetectorActivation
{
    /// <summary>max(0, x), as in LAION's NSFW detectors.</summary>
    Relu,

    /// <summary>Nothing, as in LAION's aesthetic predictors, whose numbering has dropout layers only.</summary>
    None,
}
