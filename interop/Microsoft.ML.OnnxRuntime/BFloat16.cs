namespace Microsoft.ML.OnnxRuntime;

/// <summary>A brain float as ONNX Runtime's tensors hold it: the upper 16 bits of a <see cref="float"/>.</summary>
/// <remarks>Arithmetic is done in <see cref="float"/>, to which every value converts exactly.</remarks>
public readonly struct BFloat16 : IComparable, IComparable<BFloat16>, IEquatable<BFloat16>
{
    private const ushort SignMask = 0x8000;
    private const ushort ExponentMask = 0x7F80;

    /// <summary>The bits.</summary>
    public readonly ushort value;

    /// <summary>Takes the bits as they are.</summary>
    /// <param name="v">The bits.</param>
    public BFloat16(ushort v) => value = v;

    /// <summary>The smallest positive normal value, 2⁻¹²⁶.</summary>
    public static BFloat16 Epsilon => new(0x0080);

    /// <summary>π.</summary>
    public static BFloat16 Pi => new(0x4049);

    /// <summary>+∞.</summary>
    public static BFloat16 PositiveInfinity => new(0x7F80);

    /// <summary>−∞.</summary>
    public static BFloat16 NegativeInfinity => new(0xFF80);

    /// <summary>Not a number.</summary>
    public static BFloat16 NaN => new(0xFFC1);

    /// <summary>0.</summary>
    public static BFloat16 Zero => new(0x0000);

    /// <summary>1.</summary>
    public static BFloat16 One => new(0x3F80);

    /// <summary>−0.</summary>
    public static BFloat16 NegativeZero => new(0x8000);

    /// <summary>The least finite value, about −3.39·10³⁸.</summary>
    public static BFloat16 MinValue => new(0xFF7F);

    /// <summary>The greatest finite value, about 3.39·10³⁸.</summary>
    public static BFloat16 MaxValue => new(0x7F7F);

    private bool IsZero => (value & ~SignMask) == 0;

    /// <summary>The value as <see cref="float"/>, which is exact.</summary>
    /// <param name="value">The value.</param>
    public static explicit operator float(BFloat16 value) => BitConverter.UInt32BitsToSingle((uint)value.value << 16);

    /// <summary>The nearest value that can be represented; ties go to the even one, what is too large becomes infinite.</summary>
    /// <param name="value">The number.</param>
    public static explicit operator BFloat16(float value) => float.IsNaN(value) ? NaN : new(RoundToUpperHalf(BitConverter.SingleToUInt32Bits(value)));

    /// <summary>True for the same bits unless they are NaN, so the two zeros differ, unlike with Equals.</summary>
    /// <param name="left">The first value.</param>
    /// <param name="right">The second value.</param>
    public static bool operator ==(BFloat16 left, BFloat16 right) => left.value == right.value && !IsNaN(left);

    /// <summary>The opposite of equality.</summary>
    /// <param name="left">The first value.</param>
    /// <param name="right">The second value.</param>
    public static bool operator !=(BFloat16 left, BFloat16 right) => !(left == right);

    /// <summary>True where the first is less; false with NaN.</summary>
    /// <param name="left">The first value.</param>
    /// <param name="right">The second value.</param>
    public static bool operator <(BFloat16 left, BFloat16 right) => (float)left < (float)right;

    /// <summary>True where the first is greater; false with NaN.</summary>
    /// <param name="left">The first value.</param>
    /// <param name="right">The second value.</param>
    public static bool operator >(BFloat16 left, BFloat16 right) => right < left;

    /// <summary>True where the first is less or equal; false with NaN.</summary>
    /// <param name="left">The first value.</param>
    /// <param name="right">The second value.</param>
    public static bool operator <=(BFloat16 left, BFloat16 right) => (float)left <= (float)right;

    /// <summary>True where the first is greater or equal; false with NaN.</summary>
    /// <param name="left">The first value.</param>
    /// <param name="right">The second value.</param>
    public static bool operator >=(BFloat16 left, BFloat16 right) => right <= left;

    /// <summary>True for a value that is not a number.</summary>
    /// <param name="value">The value.</param>
    public static bool IsNaN(BFloat16 value) => (value.value & ~SignMask) > ExponentMask;

    /// <summary>The value as <see cref="float"/>, which is exact.</summary>
    public float ToFloat() => (float)this;

    /// <summary>Orders by size, with NaN before everything.</summary>
    /// <param name="other">The other value.</param>
    public int CompareTo(BFloat16 other) => ToFloat().CompareTo(other.ToFloat());

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The object is of another type.</exception>
    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        BFloat16 other => CompareTo(other),
        _ => throw new ArgumentException($"A BFloat16 is wanted, but '{obj.GetType()}' came.", nameof(obj)),
    };

    /// <summary>True for the same number; unlike with ==, NaN equals NaN and the zeros are equal.</summary>
    /// <param name="other">The other value.</param>
    public bool Equals(BFloat16 other) => value == other.value || (IsZero && other.IsZero) || (IsNaN(this) && IsNaN(other));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is BFloat16 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => IsZero || IsNaN(this) ? value & ExponentMask : value;

    /// <summary>The bits and the number.</summary>
    public override string ToString() => $"{value} : {ToFloat()}";

    // Half of the last kept bit, less one where that bit is even, carries exactly what must be rounded up.
    private static ushort RoundToUpperHalf(uint bits) => (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
}
