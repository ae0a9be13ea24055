using Clip.Sdk.Moderation.Policies;

namespace Clip.Sdk.Moderation.Evaluation;

/// <summary>What calibrating a category came to.</summary>
public sealed record CategoryCalibration
{
    /// <summary>The category.</summary>
    public required string Category { get; init; }

    /// <summary>Items that were judged for it.</summary>
    public required int Items { get; init; }

    /// <summary>Those of them that belong to it.</summary>
    public required int Positives { get; init; }

    /// <summary>The curve; null where none could be fitted.</summary>
    public CalibrationRecord? Calibration { get; init; }

    /// <summary>The chance that an item of the category scores higher than another, with DeLong's interval.</summary>
    public Interval? AreaUnderRoc { get; init; }

    /// <summary>Average precision.</summary>
    public double? AveragePrecision { get; init; }

    /// <summary>Probabilities as they were before.</summary>
    public ProbabilityQuality? Before { get; init; }

    /// <summary>Probabilities of the new curve on items that it was not fitted to (five-fold); null with fewer than five of a class.</summary>
    public ProbabilityQuality? After { get; init; }

    /// <summary>What the new thresholds let be reviewed at least, on the sample.</summary>
    public Confusion? Review { get; init; }

    /// <summary>What the new thresholds block, on the sample.</summary>
    public Confusion? Block { get; init; }

    /// <summary>Points of the ROC and precision-recall curves over the new probabilities, from the strictest.</summary>
    public IReadOnlyList<CurvePoint> Curve { get; init; } = [];

    /// <summary>What a user should know, or null.</summary>
    public string? Note { get; init; }
}
