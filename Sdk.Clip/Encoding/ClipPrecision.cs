namespace Clip.Sdk;

/// <summary>How weights are held and computed with.</summary>
public enum ClipPrecision
{
    /// <summary>32-bit floats throughout; the reference. Weights stored in 16 bits are widened once, when the model is loaded.</summary>
    Float32,

    /// <summary>Weights stay in 16 bits and are widened at each run; the arithmetic is that of 32 bits. Half the memory, slower at small batches.</summary>
    Float16,
}
