namespace Clip.Sdk;

/// <summary>Facts of an encoder, read from its model.</summary>
/// <param name="Dimensions">D, the width of an embedding.</param>
/// <param name="SpaceId">Names the embedding space: two encoders with the same id may be compared, whatever precision each of them stores and computes in. Architecture and the first 16 hex digits of a hash over its weights.</param>
/// <param name="MaxBatchSize">The most inputs that go through the engine at once; larger batches are cut.</param>
public sealed record EncoderInfo(int Dimensions, string SpaceId, int MaxBatchSize);
