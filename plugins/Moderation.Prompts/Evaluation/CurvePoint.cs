namespace Clip.Sdk.Moderation.Evaluation;

/// <summary>A point of the ROC and precision-recall curves.</summary>
/// <param name="Threshold">The score from which on items are flagged.</param>
/// <param name="FalsePositiveRate">Share of the negatives that are flagged.</param>
/// <param name="Recall">Share of the positives that are flagged.</param>
/// <param name="Precision">Share of the flagged that are positives.</param>
public sealed record CurvePoint(double Threshold, double FalsePositiveRate, double Recall, double Precision);
