namespace Clip.Sdk.ZeroShot;

/// <summary>How a <see cref="ZeroShotClassifier"/> is made.</summary>
public sealed record ZeroShotOptions
{
    /// <summary>The sentences that labels are put into. Default <see cref="PromptTemplates.Simple"/>.</summary>
    public PromptTemplates Templates { get; init; } = PromptTemplates.Simple;

    /// <summary>Where label embeddings are kept from one run to the next, or null (the default) to compute them anew.</summary>
    public ZeroShotCache? Cache { get; init; }

    /// <summary>
    /// True to encode each picture and its mirror image and to take the mean direction of the two: a little more accurate,
    /// twice the cost. Needs an image encoder that implements <see cref="IPixelEncoder"/>. Default false.
    /// </summary>
    public bool UsesFlipEnsembling { get; init; }

    /// <summary>Told the share of labels that are encoded, 0..1, from the calling thread. Default null.</summary>
    public IProgress<float>? Progress { get; init; }
}
