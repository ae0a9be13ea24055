using Clip.Sdk.Engines;

namespace Clip.Sdk.Guidance;

/// <summary>An image after a step.</summary>
/// <param name="Number">Steps taken, from 1.</param>
/// <param name="Total">Steps in all.</param>
/// <param name="Score">What the image scored before this step.</param>
/// <param name="Picture">The image after this step.</param>
public sealed record PaintingStep(int Number, int Total, GuidanceScore Score, RgbPixels Picture);
