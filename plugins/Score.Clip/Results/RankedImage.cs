namespace Clip.Sdk.Heads.Scoring;

/// <summary>A picture's place among those of one prompt.</summary>
/// <param name="Rank">Place, from 1 for the best.</param>
/// <param name="Image">The picture's name.</param>
/// <param name="Cosine">Cosine with the prompt, or null where it failed.</param>
/// <param name="ClipScore">CLIPScore, or null where it failed.</param>
/// <param name="Error">Why there is no score, or null.</param>
public sealed record RankedImage(int Rank, string Image, float? Cosine, float? ClipScore, string? Error);
