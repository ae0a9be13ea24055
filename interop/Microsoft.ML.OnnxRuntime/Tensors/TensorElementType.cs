namespace Microsoft.ML.OnnxRuntime.Tensors;

/// <summary>The type of a tensor's elements, numbered as in ONNX.</summary>
public enum TensorElementType
{
    /// <summary><see cref="float"/>.</summary>
    Float = 1,

    /// <summary><see cref="byte"/>.</summary>
    UInt8 = 2,

    /// <summary><see cref="sbyte"/>.</summary>
    Int8 = 3,

    /// <summary><see cref="ushort"/>.</summary>
    UInt16 = 4,

    /// <summary><see cref="short"/>.</summary>
    Int16 = 5,

    /// <summary><see cref="int"/>.</summary>
    Int32 = 6,

    /// <summary><see cref="long"/>.</summary>
    Int64 = 7,

    /// <summary><see cref="string"/>.</summary>
    String = 8,

    /// <summary><see cref="bool"/>, one byte.</summary>
    Bool = 9,

    /// <summary><see cref="OnnxRuntime.Float16"/>, IEEE 754 half precision.</summary>
    Float16 = 10,

    /// <summary><see cref="double"/>.</summary>
    Double = 11,

    /// <summary><see cref="uint"/>.</summary>
    UInt32 = 12,

    /// <summary><see cref="ulong"/>.</summary>
    UInt64 = 13,

    /// <summary>Two <see cref="float"/>.</summary>
    Complex64 = 14,

    /// <summary>Two <see cref="double"/>.</summary>
    Complex128 = 15,

    /// <summary><see cref="OnnxRuntime.BFloat16"/>, the upper half of a <see cref="float"/>.</summary>
    BFloat16 = 16,

    /// <summary>One more than the last type.</summary>
    DataTypeMax = 17,
}
