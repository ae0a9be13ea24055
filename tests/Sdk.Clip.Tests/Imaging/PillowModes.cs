using Clip.Sdk.Imaging;

namespace Clip.Sdk.Clip.Tests.Imaging;

/// <summary>Pillow's names of the pixel modes.</summary>
internal static class PillowModes
{
    internal static string NameOf(PixelMode mode) => mode switch
    {
        PixelMode.Bilevel => "1",
        PixelMode.Palette => "P",
        PixelMode.Grey => "L",
        PixelMode.GreyAlpha => "LA",
        PixelMode.Rgb => "RGB",
        PixelMode.Rgba => "RGBA",
        PixelMode.Cmyk => "CMYK",
        _ => "I",
    };
}
