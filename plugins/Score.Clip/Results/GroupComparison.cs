namespace Clip.Sdk.Heads.Scoring;

/// <summary>A paired comparison over a group of prompts.</summary>
/// <param name="Name">The category, or <c>all</c>.</param>
/// <param name="Prompts">Prompts that both generators have.</param>
/// <param name="FirstMean">Mean of the first.</param>
/// <param name="SecondMean">Mean of the second.</param>
/// <param name="Difference">Second minus first.</param>
/// <param name="Interval">Bootstrap interval of the difference, or null for one prompt.</param>
/// <param name="PValue">Two-sided p-value of the paired randomisation test.</param>
/// <param name="IsExact">Whether all assignments of signs were tried (up to 20 prompts) and not a sample of them.</param>
/// <param name="SecondWins">Prompts on which the second is higher.</param>
/// <param name="Ties">Prompts on which both are equal.</param>
public sealed record GroupComparison(
    string Name, int Prompts, double FirstMean, double SecondMean, double Difference, Interval? Interval, double PValue, bool IsExact, int SecondWins, int Ties);
