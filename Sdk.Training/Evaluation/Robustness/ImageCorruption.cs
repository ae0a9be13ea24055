namespace Clip.Sdk.Training.Evaluation.Robustness;

/// <summary>Ways in which a picture gets worse, after ImageNet-C (Hendrycks and Dietterich 2019, arXiv:1903.12261).</summary>
public enum ImageCorruption
{
    /// <summary>Normal noise on every channel.</summary>
    GaussianNoise,

    /// <summary>Poisson noise of few photons.</summary>
    ShotNoise,

    /// <summary>Salt and pepper.</summary>
    ImpulseNoise,

    /// <summary>Normal noise in proportion to the light.</summary>
    SpeckleNoise,

    /// <summary>Gaussian blur.</summary>
    GaussianBlur,

    /// <summary>Blur of a lens out of focus: a disc.</summary>
    DefocusBlur,

    /// <summary>Blur along a line.</summary>
    MotionBlur,

    /// <summary>Blur towards the centre.</summary>
    ZoomBlur,

    /// <summary>Fog of uneven thickness.</summary>
    Fog,

    /// <summary>More light.</summary>
    Brightness,

    /// <summary>Less contrast.</summary>
    Contrast,

    /// <summary>Too little, then too much colour.</summary>
    Saturate,

    /// <summary>Large square pixels.</summary>
    Pixelate,

    /// <summary>JPEG of low quality.</summary>
    JpegCompression,
}
