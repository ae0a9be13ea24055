namespace Clip.Sdk.Batches;

/// <summary>The values of a column over all rows.</summary>
/// <param name="Column">The column, of role score, category or action.</param>
/// <param name="Count">Rows that have a value.</param>
/// <param name="Minimum">Lowest number of a score column, or null.</param>
/// <param name="Mean">Mean of a score column, or null.</param>
/// <param name="Maximum">Highest number of a score column, or null.</param>
/// <param name="Rows">Rows by value of a category or action column; at most 1000 values are told apart, the rest counts as <c>(other)</c>.</param>
public sealed record BatchColumnSummary(
    BatchColumn Column, long Count, double? Minimum, double? Mean, double? Maximum, IReadOnlyDictionary<string, long> Rows);
