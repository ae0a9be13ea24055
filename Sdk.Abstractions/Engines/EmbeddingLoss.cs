namespace Clip.Sdk.Engines;

/// <summary>A loss over embeddings, by its gradient.</summary>
/// <param name="embeddings">[N, D] unit-length embeddings.</param>
/// <param name="gradient">[N, D] receives the gradient of the loss with respect to the embeddings; zeros on entry.</param>
public delegate void EmbeddingLoss(ReadOnlySpan<float> embeddings, Span<float> gradient);
