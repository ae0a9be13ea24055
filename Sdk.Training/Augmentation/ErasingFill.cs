namespace Clip.Sdk.Training.Augmentation;

/// <summary>What an erased rectangle is filled with.</summary>
public enum ErasingFill
{
    /// <summary>The mean colour of CLIP's normalisation, which the network sees as zero.</summary>
    Mean,

    /// <summary>Black.</summary>
    Black,

    /// <summary>A random colour for each pixel.</summary>
    Noise,
}
