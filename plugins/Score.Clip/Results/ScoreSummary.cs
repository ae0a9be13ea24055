namespace Clip.Sdk.Heads.Scoring;

/// <summary>The scores of a set, over all rows and by category.</summary>
/// <param name="Column">The score that was summed up.</param>
/// <param name="All">All rows.</param>
/// <param name="Categories">By category, in the order of their names; empty without categories.</param>
/// <param name="Failed">Rows with an error.</param>
/// <param name="Truncated">Rows whose text was cut.</param>
/// <param name="Windowed">Rows whose text was cut into windows.</param>
/// <param name="TorchMetricsScore">torchmetrics' score of the set as its code computes it: the mean of 100 × cosine, then clamped at 0; null without rows.</param>
public sealed record ScoreSummary(
    string Column, GroupSummary All, IReadOnlyList<GroupSummary> Categories, long Failed, long Truncated, long Windowed, double? TorchMetricsScore);
