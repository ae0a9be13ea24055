namespace Clip.Sdk.Engines;

/// <summary>A format that pictures are written in.</summary>
public enum EncodedImageFormat
{
    /// <summary>PNG, lossless.</summary>
    Png,

    /// <summary>JPEG.</summary>
    Jpeg,

    /// <summary>WebP.</summary>
    Webp,
}
