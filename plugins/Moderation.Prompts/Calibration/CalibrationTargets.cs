using Clip.Sdk.Moderation.Policies;

namespace Clip.Sdk.Moderation.Calibration;

/// <summary>What calibration is to reach.</summary>
/// <param name="Method">The kind of curve.</param>
/// <param name="BlockPrecision">Share of the blocked that must be right, which sets the threshold of blocking; null keeps the policy's.</param>
/// <param name="ReviewRecall">Share of the positives that must at least be reviewed, which sets the threshold of review; null keeps the policy's.</param>
internal sealed record CalibrationTargets(CalibrationMethod Method, double? BlockPrecision, double? ReviewRecall);
