namespace Clip.Sdk.Guidance;

/// <summary>What one image scored at one step.</summary>
public sealed record GuidanceScore
{
    /// <summary>The number whose gradient was given, before any limit.</summary>
    public required double Loss { get; init; }

    /// <summary>The weighted distances of all prompts and models, without scale and schedule.</summary>
    public required double PromptLoss { get; init; }

    /// <summary>[prompts] the mean cosine between the cutouts and each prompt, over models.</summary>
    public required IReadOnlyList<double> Cosines { get; init; }

    /// <summary>The mean of squared differences of neighbours, without its scale.</summary>
    public required double TotalVariation { get; init; }

    /// <summary>The mean square of how far values lie outside −1 to 1, without its scale.</summary>
    public required double Range { get; init; }

    /// <summary>The mean of how far values lie outside −1 to 1, without its scale.</summary>
    public required double Saturation { get; init; }

    /// <summary>√ of the mean square of the gradient before any limit.</summary>
    public required double GradientRootMeanSquare { get; init; }

    /// <summary>What the gradient was multiplied with to keep the limit; 1 where it was within.</summary>
    public required double LimitFactor { get; init; }
}
