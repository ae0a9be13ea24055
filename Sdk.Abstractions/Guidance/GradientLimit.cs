namespace Clip.Sdk.Guidance;

/// <summary>The most that the gradient of one image may be; a larger one is scaled down and keeps its direction.</summary>
/// <param name="Measure">What is limited.</param>
/// <param name="Maximum">The limit, above 0. The notebooks' "clamp_max" is 0.05 of <see cref="GradientMeasure.RootMeanSquare"/>.</param>
public sealed record GradientLimit(GradientMeasure Measure, double Maximum);
