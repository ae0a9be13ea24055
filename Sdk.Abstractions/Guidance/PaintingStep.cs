using Clip.Sdk.Engines;

namespace Clip.Sdk.Guidance;

/// <summary>An image at a step of painting.</summary>
/// <param name="Number">Steps taken: 0 for the image that painting begins with.</param>
/// <param name="Total">Steps in all.</param>
/// <param name="Score">What the image scored before this step; null where none was taken yet.</param>
/// <param name="Picture">The image after this step.</param>
public sealed record PaintingStep(int Number, int Total, GuidanceScore? Score, RgbPixels Picture);
