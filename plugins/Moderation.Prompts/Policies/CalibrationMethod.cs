namespace Clip.Sdk.Moderation.Policies;

/// <summary>How margins become probabilities.</summary>
public enum CalibrationMethod
{
    /// <summary>A logistic curve of two parameters (Platt 1999), for small samples.</summary>
    Platt,

    /// <summary>A rising curve of any form (isotonic regression), for samples of a thousand and more.</summary>
    Isotonic,
}
