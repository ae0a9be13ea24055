namespace Clip.Sdk.Architectures;

/// <summary>The shape of an image tower.</summary>
public abstract record VisionArchitecture
{
    // Larger pictures than any model takes; keeps counts of tokens far from overflow.
    internal const int MaxImageSize = 1 << 14;

    /// <summary>Height and width in pixels of the input.</summary>
    public required int ImageSize { get; init; }

    /// <summary>Width of the last layer, before the projection.</summary>
    public required int Width { get; init; }
}
