namespace Clip.Sdk.Guidance;

/// <summary>The shape of a batch of RGB images, [N, 3, H, W].</summary>
/// <param name="Count">N.</param>
/// <param name="Height">H.</param>
/// <param name="Width">W.</param>
public readonly record struct PictureBatchShape(int Count, int Height, int Width)
{
    /// <summary>Values of one image, 3 · H · W.</summary>
    public int ImageLength => checked(3 * Height * Width);

    /// <summary>Values of all images.</summary>
    public int Length => checked(Count * ImageLength);

    /// <summary><c>[N, 3, H, W]</c>.</summary>
    public override string ToString() => $"[{Count}, 3, {Height}, {Width}]";
}
