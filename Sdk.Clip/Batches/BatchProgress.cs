namespace Clip.Sdk.Batches;

/// <summary>How far a job is.</summary>
/// <param name="Done">Items with a row, those of an earlier run included.</param>
/// <param name="Failed">Items of this run that became error rows.</param>
/// <param name="Total">All items, or null while they are not counted yet.</param>
/// <param name="Rate">Items a second of this run.</param>
/// <param name="TimeLeft">How long the rest will take at that rate, or null where it cannot be told.</param>
public readonly record struct BatchProgress(long Done, long Failed, long? Total, double Rate, TimeSpan? TimeLeft);
