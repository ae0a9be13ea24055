namespace Clip.Sdk.Imaging;

/// <summary>
/// What kind of pixels a file holds, in Pillow's classes. The reference resizes each kind differently, so a decoder reports it
/// even where it expands the pixels.
/// </summary>
public enum PixelMode
{
    /// <summary>One bit a pixel (Pillow's 1), expanded to 0 and 255 in one channel. Resized by nearest pixels.</summary>
    Bilevel,

    /// <summary>Palette (Pillow's P), expanded to R G B; transparency is left out. Resized by nearest pixels.</summary>
    Palette,

    /// <summary>Grey (Pillow's L), one channel.</summary>
    Grey,

    /// <summary>Grey and transparency (Pillow's LA), two channels, not multiplied in.</summary>
    GreyAlpha,

    /// <summary>R G B.</summary>
    Rgb,

    /// <summary>R G B and transparency, four channels, not multiplied in.</summary>
    Rgba,

    /// <summary>C M Y K, four channels, 0 is no ink.</summary>
    Cmyk,

    /// <summary>Grey with more than 8 bits (Pillow's I), one channel of 32-bit integers. Converted by clipping to 255, as the reference does.</summary>
    Integer,
}
