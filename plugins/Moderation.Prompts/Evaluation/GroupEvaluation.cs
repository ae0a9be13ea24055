namespace Clip.Sdk.Moderation.Evaluation;

/// <summary>How a group of items is treated by a category, compared with all other items.</summary>
public sealed record GroupEvaluation
{
    /// <summary>The column that tells groups apart.</summary>
    public required string Field { get; init; }

    /// <summary>Its value.</summary>
    public required string Group { get; init; }

    /// <summary>The category or detector.</summary>
    public required string Category { get; init; }

    /// <summary>Items of the group that were judged for it.</summary>
    public required int Items { get; init; }

    /// <summary>Share of the group's harmless items that are flagged (at least reviewed); null where it has none.</summary>
    public Interval? FalsePositiveRate { get; init; }

    /// <summary>Share of the group's positives that are missed; null where it has none.</summary>
    public Interval? MissRate { get; init; }

    /// <summary>The group's false positive rate less that of all other items.</summary>
    public Interval? FalsePositiveGap { get; init; }

    /// <summary>The group's miss rate less that of all other items.</summary>
    public Interval? MissGap { get; init; }

    /// <summary>
    /// Whether an interval of a gap leaves out zero. One group in twenty does by chance alone, the more groups the more.
    /// </summary>
    public bool IsDisparate => LeavesOutZero(FalsePositiveGap) || LeavesOutZero(MissGap);

    private static bool LeavesOutZero(Interval? gap) => gap is not null && (gap.Low > 0 || gap.High < 0);
}
