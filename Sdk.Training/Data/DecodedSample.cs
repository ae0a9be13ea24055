namespace Clip.Sdk.Training.Data;

/// <summary>A decoded pair.</summary>
/// <param name="Image">The picture; whoever decoded the sample disposes it.</param>
/// <param name="Captions">At least one caption.</param>
public readonly record struct DecodedSample(RgbImage Image, IReadOnlyList<string> Captions);
