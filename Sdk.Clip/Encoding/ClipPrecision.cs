namespace Clip.Sdk;

/// <summary>How weights are held and computed with.</summary>
public enum ClipPrecision
{
    /// <summary>32-bit floats throughout; the reference. Weights stored in 16 bits are widened once, when the model is loaded.</summary>
    Float32,

    /// <summary>
    /// Matrices are held in 16 bits and widened at each run; the arithmetic is that of 32 bits. Half the memory, slower at small
    /// batches. Exact for checkpoints stored in 16 bits, rounded for others.
    /// </summary>
    Float16,

    /// <summary>
    /// The linear layers of the transformer blocks compute with 8-bit integers: weights have a scale for each output channel,
    /// activations one for each row, so that an embedding still does not depend on its batch-mates. Faster and smaller, not
    /// exact: <see cref="QuantizationReport"/> tells how near. ResNet image towers stay in 32 bits.
    /// </summary>
    Int8,
}
