namespace Clip.Sdk;

/// <summary>Facts of an encoder, read from its model.</summary>
/// <param name="Dimensions">D, the width of an embedding.</param>
/// <param name="SpaceId">Names the embedding space: two encoders with the same id may be compared. Model name and the first 16 hex digits of its weights' hash.</param>
/// <param name="MaxBatchSize">The most inputs that go through the engine at once; larger batches are cut.</param>
public sealed record EncoderInfo(int Dimensions, string SpaceId, int MaxBatchSize);
