namespace Clip.Sdk.Moderation.Evaluation;

/// <summary>How well a category or detector does on a labelled sample.</summary>
public sealed record CategoryEvaluation
{
    /// <summary>The category or detector.</summary>
    public required string Category { get; init; }

    /// <summary>Items that were judged for it.</summary>
    public required int Items { get; init; }

    /// <summary>Those of them that belong to it.</summary>
    public required int Positives { get; init; }

    /// <summary>The chance that an item of the category scores higher than another, with DeLong's interval; null without both classes.</summary>
    public Interval? AreaUnderRoc { get; init; }

    /// <summary>Average precision; null without both classes.</summary>
    public double? AveragePrecision { get; init; }

    /// <summary>False positives at given shares found.</summary>
    public IReadOnlyList<RecallPoint> FalsePositivesAtRecall { get; init; } = [];

    /// <summary>Whether probabilities come from a fitted curve.</summary>
    public required bool IsCalibrated { get; init; }

    /// <summary>How far probabilities may be believed; null without both classes.</summary>
    public ProbabilityQuality? Quality { get; init; }

    /// <summary>What is at least reviewed.</summary>
    public required Confusion Review { get; init; }

    /// <summary>What is blocked.</summary>
    public required Confusion Block { get; init; }

    /// <summary>Points of the ROC and precision-recall curves over probabilities, from the strictest.</summary>
    public IReadOnlyList<CurvePoint> Curve { get; init; } = [];
}
