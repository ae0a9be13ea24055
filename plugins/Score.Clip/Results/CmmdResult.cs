namespace Clip.Sdk.Heads.Scoring;

/// <summary>The distance of two sets of pictures.</summary>
/// <param name="Cmmd">CMMD as its authors' code computes it (each item with itself included); lower is nearer.</param>
/// <param name="CmmdUnbiased">CMMD by the paper's formula, without those; may fall below 0.</param>
/// <param name="References">Pictures of the reference set.</param>
/// <param name="Generated">Pictures of the generated set.</param>
/// <param name="Failed">Pictures that could not be read.</param>
/// <param name="Model">The embedding space. The paper's figures are of ViT-L/14 at 336 pixels.</param>
/// <param name="Note">What to be careful about, or null.</param>
public sealed record CmmdResult(double Cmmd, double CmmdUnbiased, int References, int Generated, int Failed, string Model, string? Note);
