namespace Clip.Sdk.Imaging;

/// <summary>The part of a resized image that is wanted, in pixels of the resized image.</summary>
/// <param name="Left">First column.</param>
/// <param name="Top">First row.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
public readonly record struct TargetRegion(int Left, int Top, int Width, int Height);
