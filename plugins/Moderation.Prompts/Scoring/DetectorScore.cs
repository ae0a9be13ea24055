namespace Clip.Sdk.Moderation;

/// <summary>What a detector makes of an item.</summary>
/// <param name="Detector">The detector.</param>
/// <param name="Probability">0 to 1; of a safety checker 0 or 1.</param>
/// <param name="Action">What it asks for.</param>
/// <param name="Reason">Which concepts or which figure led to it.</param>
public sealed record DetectorScore(string Detector, double Probability, ModerationAction Action, string Reason);
