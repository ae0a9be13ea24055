namespace Clip.Sdk.Imaging.Decoding;

/// <summary>The file formats that are read.</summary>
internal enum ImageFormat
{
    Unknown,
    Jpeg,
    Png,
    Gif,
    WebP,
    Tiff,
    Heif,
    Bmp,
    Svg,
}
