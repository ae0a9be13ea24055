namespace Clip.Sdk.Heads.Scoring;

/// <summary>What statistics need of a row.</summary>
internal sealed record ScoredRow(string Id, string? Image, string Prompt, string? Category, double Score, double Cosine, bool IsTruncated, int Windows);
