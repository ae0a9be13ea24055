namespace Clip.Sdk.Moderation.Evaluation;

/// <summary>What finding a share of the positives costs.</summary>
/// <param name="Recall">The share to be found.</param>
/// <param name="FalsePositiveRate">The least share of the negatives that is flagged with it.</param>
public sealed record RecallPoint(double Recall, double FalsePositiveRate);
