namespace Clip.Sdk.Checkpoints;

/// <summary>Element types of checkpoint tensors.</summary>
public enum TensorType
{
    /// <summary>32-bit float.</summary>
    Float32,

    /// <summary>IEEE 16-bit float.</summary>
    Float16,

    /// <summary>The upper half of a 32-bit float.</summary>
    BFloat16,

    /// <summary>64-bit float.</summary>
    Float64,

    /// <summary>8-bit signed integer.</summary>
    Int8,

    /// <summary>8-bit unsigned integer.</summary>
    UInt8,

    /// <summary>16-bit signed integer.</summary>
    Int16,

    /// <summary>32-bit signed integer.</summary>
    Int32,

    /// <summary>64-bit signed integer.</summary>
    Int64,

    /// <summary>One byte, 0 or 1.</summary>
    Boolean,
}
