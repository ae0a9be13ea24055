namespace TorchSharp;

public static partial class torch
{
    /// <summary>Type of a tensor's elements; the numbers are libtorch's.</summary>
    public enum ScalarType : sbyte
    {
        /// <summary>Unsigned, 8 bits.</summary>
        Byte = 0,

        /// <summary>Signed, 8 bits.</summary>
        Int8 = 1,

        /// <summary>Signed, 16 bits.</summary>
        Int16 = 2,

        /// <summary>Signed, 32 bits.</summary>
        Int32 = 3,

        /// <summary>Signed, 64 bits.</summary>
        Int64 = 4,

        /// <summary>Half precision.</summary>
        Float16 = 5,

        /// <summary>Single precision.</summary>
        Float32 = 6,

        /// <summary>Double precision.</summary>
        Float64 = 7,

        /// <summary>Complex of two single precision numbers.</summary>
        ComplexFloat32 = 9,

        /// <summary>Complex of two double precision numbers.</summary>
        ComplexFloat64 = 10,

        /// <summary>Truth value in a byte.</summary>
        Bool = 11,

        /// <summary>Quantised, 8 bits.</summary>
        QInt8 = 12,

        /// <summary>Quantised, unsigned, 8 bits.</summary>
        QUInt8 = 13,

        /// <summary>Quantised, 32 bits.</summary>
        QInt32 = 14,

        /// <summary>Brain float: single precision's range in 16 bits.</summary>
        BFloat16 = 15,
    }

    /// <summary>Truth values.</summary>
    public static ScalarType @bool { get; } = ScalarType.Bool;

    /// <summary>Unsigned, 8 bits.</summary>
    public static ScalarType uint8 { get; } = ScalarType.Byte;

    /// <summary>Signed, 8 bits.</summary>
    public static ScalarType int8 { get; } = ScalarType.Int8;

    /// <summary>Signed, 16 bits.</summary>
    public static ScalarType int16 { get; } = ScalarType.Int16;

    /// <summary>Signed, 32 bits.</summary>
    public static ScalarType int32 { get; } = ScalarType.Int32;

    /// <summary>Signed, 64 bits.</summary>
    public static ScalarType int64 { get; } = ScalarType.Int64;

    /// <summary>Brain float.</summary>
    public static ScalarType bfloat16 { get; } = ScalarType.BFloat16;

    /// <summary>Half precision.</summary>
    public static ScalarType float16 { get; } = ScalarType.Float16;

    /// <summary>Single precision.</summary>
    public static ScalarType float32 { get; } = ScalarType.Float32;

    /// <summary>Double precision.</summary>
    public static ScalarType float64 { get; } = ScalarType.Float64;

    /// <summary>Complex of two single precision numbers.</summary>
    public static ScalarType complex64 { get; } = ScalarType.ComplexFloat32;

    /// <summary>Complex of two double precision numbers.</summary>
    public static ScalarType complex128 { get; } = ScalarType.ComplexFloat64;

    /// <summary>Half precision.</summary>
    public static ScalarType half { get; } = ScalarType.Float16;

    /// <summary>Whether the type is an integer; truth values are not.</summary>
    public static bool is_integral(ScalarType type) => type is >= ScalarType.Byte and <= ScalarType.Int64;

    /// <summary>Whether the type is a real floating point number.</summary>
    public static bool is_floating_point(ScalarType type) =>
        type is ScalarType.Float16 or ScalarType.Float32 or ScalarType.Float64 or ScalarType.BFloat16;

    /// <summary>Whether the type is complex.</summary>
    public static bool is_complex(ScalarType type) => type is ScalarType.ComplexFloat32 or ScalarType.ComplexFloat64;

    /// <summary>Whether the tensor's elements are integers.</summary>
    public static bool is_integral(Tensor t) => is_integral(t.dtype);

    /// <summary>Whether the tensor's elements are real floating point numbers.</summary>
    public static bool is_floating_point(Tensor input) => is_floating_point(input.dtype);

    /// <summary>Whether the tensor's elements are complex.</summary>
    public static bool is_complex(Tensor input) => is_complex(input.dtype);

    internal static ScalarType ScalarTypeOf(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean => ScalarType.Bool,
        TypeCode.Byte => ScalarType.Byte,
        TypeCode.SByte => ScalarType.Int8,
        TypeCode.Int16 => ScalarType.Int16,
        TypeCode.Int32 => ScalarType.Int32,
        TypeCode.Int64 => ScalarType.Int64,
        TypeCode.Single => ScalarType.Float32,
        TypeCode.Double => ScalarType.Float64,
        _ when type == typeof(Half) => ScalarType.Float16,
        _ when type == typeof(BFloat16) => ScalarType.BFloat16,
        _ when type == typeof((float, float)) => ScalarType.ComplexFloat32,
        _ when type == typeof(System.Numerics.Complex) => ScalarType.ComplexFloat64,
        _ => throw new NotSupportedException(
            $"'{type}' is no element type of tensors. Use bool, byte, sbyte, short, int, long, Half, BFloat16, float, double or Complex."),
    };
}
