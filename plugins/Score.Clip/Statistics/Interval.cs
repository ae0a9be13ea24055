namespace Clip.Sdk.Heads.Scoring;

/// <summary>A range that holds the true value with the given confidence.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
/// <param name="Confidence">For example 0.95.</param>
public sealed record Interval(double Low, double High, double Confidence);
