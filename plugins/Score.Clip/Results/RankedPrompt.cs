namespace Clip.Sdk.Heads.Scoring;

/// <summary>The pictures of one prompt, best first.</summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="BestScore">The best score: best of N.</param>
/// <param name="MeanScore">The mean, for comparison.</param>
/// <param name="Images">The pictures.</param>
public sealed record RankedPrompt(string Prompt, double BestScore, double MeanScore, IReadOnlyList<RankedRow> Images);
