namespace Clip.Sdk.Checkpoints;

/// <summary>Facts of the element types.</summary>
public static class TensorTypeExtensions
{
    /// <summary>Bytes of one element.</summary>
    /// <param name="type">The element type.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="type"/> is no member of the enumeration.</exception>
    public static int ElementSize(this TensorType type) => type switch
    {
        TensorType.Int8 or TensorType.UInt8 or TensorType.Boolean => 1,
        TensorType.Float16 or TensorType.BFloat16 or TensorType.Int16 => 2,
        TensorType.Float32 or TensorType.Int32 => 4,
        TensorType.Float64 or TensorType.Int64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "This is no element type."),
    };

    /// <summary>True for the types that weights are stored in: 16, 32 and 64-bit floats.</summary>
    /// <param name="type">The element type.</param>
    public static bool IsFloatingPoint(this TensorType type) =>
        type is TensorType.Float32 or TensorType.Float16 or TensorType.BFloat16 or TensorType.Float64;

    /// <summary>The name that safetensors headers use: <c>F32</c>, <c>BF16</c>, <c>I64</c>, ...</summary>
    /// <param name="type">The element type.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="type"/> is no member of the enumeration.</exception>
    public static string ShortName(this TensorType type) => type switch
    {
        TensorType.Float32 => "F32",
        TensorType.Float16 => "F16",
        TensorType.BFloat16 => "BF16",
        TensorType.Float64 => "F64",
        TensorType.Int8 => "I8",
        TensorType.UInt8 => "U8",
        TensorType.Int16 => "I16",
        TensorType.Int32 => "I32",
        TensorType.Int64 => "I64",
        TensorType.Boolean => "BOOL",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "This is no element type."),
    };
}
