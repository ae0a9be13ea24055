namespace Clip.Sdk.Moderation.Policies;

/// <summary>A curve from margins to probabilities, fitted to a labelled sample with one model.</summary>
public sealed record CalibrationRecord
{
    /// <summary>The embedding space it was fitted in; margins of another mean something else.</summary>
    public required string Space { get; init; }

    /// <summary>The kind of curve.</summary>
    public required CalibrationMethod Method { get; init; }

    /// <summary>Platt: the probability is σ(slope · margin + intercept). Platt's own A and B are the negatives.</summary>
    public double Slope { get; init; }

    /// <summary>Platt: see <see cref="Slope"/>.</summary>
    public double Intercept { get; init; }

    /// <summary>Isotonic: margins of the corners, rising.</summary>
    public IReadOnlyList<double> Margins { get; init; } = [];

    /// <summary>Isotonic: probabilities of the corners, never falling; straight lines between, flat outside.</summary>
    public IReadOnlyList<double> Probabilities { get; init; } = [];

    /// <summary>Items of the sample.</summary>
    public int Samples { get; init; }

    /// <summary>Those of them that belong to the category.</summary>
    public int Positives { get; init; }

    /// <summary>Thresholds chosen on the sample, in place of the category's; null keeps those.</summary>
    public PolicyThresholds? Thresholds { get; init; }
}
