namespace Clip.Sdk.Imaging;

/// <summary>Resampling filters, with Pillow's numbers, which <c>preprocessor_config.json</c> uses for <c>resample</c>.</summary>
public enum Interpolation
{
    /// <summary>The nearest source pixel, no averaging.</summary>
    Nearest = 0,

    /// <summary>Windowed sinc with three lobes.</summary>
    Lanczos = 1,

    /// <summary>Triangle.</summary>
    Bilinear = 2,

    /// <summary>Cubic convolution with a = -0.5; what CLIP was trained with.</summary>
    Bicubic = 3,

    /// <summary>The average of the pixels that fall into the target pixel.</summary>
    Box = 4,

    /// <summary>Hamming-windowed sinc with one lobe.</summary>
    Hamming = 5,
}
