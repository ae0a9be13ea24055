using System.Numerics;

namespace TorchSharp;

/// <summary>From numbers to <see cref="Scalar"/> and back.</summary>
public static class ScalarExtensionMethods
{
    /// <summary>An integer scalar.</summary>
    public static Scalar ToScalar(this byte value) => value;

    /// <summary>An integer scalar.</summary>
    public static Scalar ToScalar(this sbyte value) => value;

    /// <summary>An integer scalar.</summary>
    public static Scalar ToScalar(this short value) => value;

    /// <summary>An integer scalar.</summary>
    public static Scalar ToScalar(this int value) => value;

    /// <summary>An integer scalar.</summary>
    public static Scalar ToScalar(this long value) => value;

    /// <summary>A real scalar.</summary>
    public static Scalar ToScalar(this float value) => value;

    /// <summary>A real scalar.</summary>
    public static Scalar ToScalar(this double value) => value;

    /// <summary>A truth value.</summary>
    public static Scalar ToScalar(this bool value) => value;

    /// <summary>A real scalar.</summary>
    public static Scalar ToScalar(this Half value) => value;

    /// <summary>The value rounded to half precision.</summary>
    public static Half ToHalf(this Scalar value) => (Half)Checked(value).Real;

    /// <summary>The value rounded to single precision.</summary>
    public static float ToSingle(this Scalar value) => (float)Checked(value).Real;

    /// <summary>The value in double precision.</summary>
    public static double ToDouble(this Scalar value) => Checked(value).Real;

    /// <summary>The value; a real number is cut towards zero.</summary>
    /// <exception cref="OverflowException">It does not fit.</exception>
    public static sbyte ToSByte(this Scalar value) => checked((sbyte)Checked(value).Integer);

    /// <summary>The value; a real number is cut towards zero.</summary>
    /// <exception cref="OverflowException">It does not fit.</exception>
    public static byte ToByte(this Scalar value) => checked((byte)Checked(value).Integer);

    /// <summary>The value; a real number is cut towards zero.</summary>
    /// <exception cref="OverflowException">It does not fit.</exception>
    public static short ToInt16(this Scalar value) => checked((short)Checked(value).Integer);

    /// <summary>The value; a real number is cut towards zero.</summary>
    /// <exception cref="OverflowException">It does not fit.</exception>
    public static int ToInt32(this Scalar value) => checked((int)Checked(value).Integer);

    /// <summary>The value; a real number is cut towards zero.</summary>
    /// <exception cref="OverflowException">It does not fit.</exception>
    public static long ToInt64(this Scalar value) => Checked(value).Integer;

    /// <summary>Whether the value is not zero.</summary>
    public static bool ToBoolean(this Scalar value) => Checked(value).Real != 0;

    /// <summary>The value as a complex number.</summary>
    public static Complex ToComplexFloat64(this Scalar value) => new(Checked(value).Real, value.Imaginary);

    private static Scalar Checked(Scalar value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value;
    }
}
