namespace Clip.Sdk.Heads.Scoring;

/// <summary>Two generators on the same prompts.</summary>
/// <param name="Column">The score that was compared.</param>
/// <param name="All">All prompts that both have.</param>
/// <param name="Categories">By category; empty without categories.</param>
/// <param name="OnlyFirst">Prompts that only the first has; they are left out.</param>
/// <param name="OnlySecond">Prompts that only the second has; they are left out.</param>
public sealed record ComparisonResult(string Column, GroupComparison All, IReadOnlyList<GroupComparison> Categories, int OnlyFirst, int OnlySecond);
