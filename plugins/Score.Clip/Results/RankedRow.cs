namespace Clip.Sdk.Heads.Scoring;

/// <summary>A picture's place among those of one prompt.</summary>
/// <param name="Rank">Place, from 1 for the best.</param>
/// <param name="Id">The row's name.</param>
/// <param name="Image">The picture's path, or null.</param>
/// <param name="Score">The score.</param>
public sealed record RankedRow(int Rank, string Id, string? Image, double Score);
