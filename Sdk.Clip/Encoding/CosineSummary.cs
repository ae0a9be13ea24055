namespace Clip.Sdk;

/// <summary>Cosines between pairs of embeddings.</summary>
/// <param name="Count">Pairs; with none, the other two are 1.</param>
/// <param name="Lowest">The lowest cosine.</param>
/// <param name="Mean">The mean cosine.</param>
public sealed record CosineSummary(int Count, float Lowest, double Mean);
