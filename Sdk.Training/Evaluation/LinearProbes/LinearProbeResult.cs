namespace Clip.Sdk.Training.Evaluation.LinearProbes;

/// <summary>What a sweep found.</summary>
/// <param name="Model">The classifier.</param>
/// <param name="InverseRegularisation">The chosen C.</param>
/// <param name="ValidationAccuracy">Its accuracy on the held-out rows.</param>
public sealed record LinearProbeResult(LogisticRegression Model, double InverseRegularisation, double ValidationAccuracy);
