namespace Microsoft.ML.OnnxRuntime;

/// <summary>An IEEE 754 half precision number as ONNX Runtime's tensors hold it; the bits are those of <see cref="Half"/>.</summary>
/// <remarks>Arithmetic is done in <see cref="float"/>, to which every value converts exactly.</remarks>
public readonly struct Float16 : IComparable, IComparable<Float16>, IEquatable<Float16>
{
    private const ushort SignMask = 0x8000;
    private const ushort ExponentMask = 0x7C00;

    /// <summary>The bits.</summary>
    public readonly ushort value;

    /// <summary>Takes the bits as they are.</summary>
    /// <param name="v">The bits.</param>
    public Float16(ushort v) => value = v;

    /// <summary>The smallest positive normal value, 2⁻¹⁴.</summary>
    public static Float16 Epsilon => new(0x0400);

    /// <summary>π.</summary>
    public static Float16 Pi => new(0x4248);

    /// <summary>+∞.</summary>
    public static Float16 PositiveInfinity => new(0x7C00);

    /// <summary>−∞.</summary>
    public static Float16 NegativeInfinity => new(0xFC00);

    /// <summary>Not a number.</summary>
    public static Float16 NaN => new(0xFE00);

    /// <summary>0.</summary>
    public static Float16 Zero => new(0x0000);

    /// <summary>1.</summary>
    public static Float16 One => new(0x3C00);

    /// <summary>−0.</summary>
    public static Float16 NegativeZero => new(0x8000);

    /// <summary>The least finite value, −65504.</summary>
    public static Float16 MinValue => new(0xFBFF);

    /// <summary>The greatest finite value, 65504.</summary>
    public static Float16 MaxValue => new(0x7BFF);

    private bool IsZero => (value & ~SignMask) == 0;

    /// <summary>The value as <see cref="float"/>, which is exact.</summary>
    /// <param name="value">The value.</param>
    public static explicit operator float(Float16 value) => (float)BitConverter.UInt16BitsToHalf(value.value);

    /// <summary>The nearest value that can be represented; ties go to the even one, what is too large becomes infinite.</summary>
    /// <param name="value">The number.</param>
    public static explicit operator Float16(float value) => new(BitConverter.HalfToUInt16Bits((Half)value));

    /// <summary>True for the same bits unless they are NaN, so the two zeros differ, unlike with Equals.</summary>
    /// <param name="left">The first value.</param>
    /// <param name="right">The second value.</param>
    public static bool operator ==(Float16 left, Float16 right) => left.value == right.value && !IsNaN(left);

    /// <summary>The opposite of equality.</summary>
    /// <param name="left">The first value.</param>
    /// <param name="right">The second value.</param>
    public static bool operator !=(Float16 left, Float16 right) => !(left == right);

    /// <summary>True where the first is less; false with NaN.</summary>
    /// <param name="left">The first value.</param>
    /// <param name="right">The second value.</param>
    public static bool operator <(Float16 left, Float16 right) => (float)left < (float)right;

    /// <summary>True where the first is greater; false with NaN.</summary>
    /// <param name="left">The first value.</param>
    /// <param name="right">The second value.</param>
    public static bool operator >(Float16 left, Float16 right) => right < left;

    /// <summary>True where the first is less or equal; false with NaN.</summary>
    /// <param name="left">The first value.</param>
    /// <param name="right">The second value.</param>
    public static bool operator <=(Float16 left, Float16 right) => (float)left <= (float)right;

    /// <summary>True where the first is greater or equal; false with NaN.</summary>
    /// <param name="left">The first value.</param>
    /// <param name="right">The second value.</param>
    public static bool operator >=(Float16 left, Float16 right) => right <= left;

    /// <summary>True for a value that is not a number.</summary>
    /// <param name="value">The value.</param>
    public static bool IsNaN(Float16 value) => (value.value & ~SignMask) > ExponentMask;

    /// <summary>The value as <see cref="float"/>, which is exact.</summary>
    public float ToFloat() => (float)this;

    /// <summary>Orders by size, with NaN before everything.</summary>
    /// <param name="other">The other value.</param>
    public int CompareTo(Float16 other) => ToFloat().CompareTo(other.ToFloat());

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The object is of another type.</exception>
    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        Float16 other => CompareTo(other),
        _ => throw new ArgumentException($"A Float16 is wanted, but '{obj.GetType()}' came.", nameof(obj)),
    };

    /// <summary>True for the same number; unlike with ==, NaN equals NaN and the zeros are equal.</summary>
    /// <param name="other">The other value.</param>
    public bool Equals(Float16 other) => value == other.value || (IsZero && other.IsZero) || (IsNaN(this) && IsNaN(other));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Float16 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => IsZero || IsNaN(this) ? value & ExponentMask : value;

    /// <summary>The bits and the number.</summary>
    public override string ToString() => $"{value} : {ToFloat()}";
}
