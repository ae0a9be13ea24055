namespace Clip.Sdk.Retrieval;

/// <summary>Two pictures that are nearly the same.</summary>
/// <param name="First">The lower row.</param>
/// <param name="Second">The higher row.</param>
/// <param name="Cosine">Their cosine.</param>
public readonly record struct DuplicatePair(long First, long Second, float Cosine);
