using System.Numerics;
using TorchSharp.Native;

namespace TorchSharp;

/// <summary>One number as an argument of an operator: integer, real, complex or truth value.</summary>
public sealed class Scalar : IDisposable
{
    private readonly double _real;
    private readonly double _imaginary;
    private readonly long _integer;

    private Scalar(torch.ScalarType type, long integer, double real, double imaginary = 0)
    {
        Type = type;
        _integer = integer;
        _real = real;
        _imaginary = imaginary;
    }

    /// <summary>The type that the value was given in.</summary>
    public torch.ScalarType Type { get; }

    /// <summary>An integer.</summary>
    public static implicit operator Scalar(byte value) => new(torch.ScalarType.Byte, value, value);

    /// <summary>An integer.</summary>
    public static implicit operator Scalar(sbyte value) => new(torch.ScalarType.Int8, value, value);

    /// <summary>An integer.</summary>
    public static implicit operator Scalar(short value) => new(torch.ScalarType.Int16, value, value);

    /// <summary>An integer.</summary>
    public static implicit operator Scalar(int value) => new(torch.ScalarType.Int32, value, value);

    /// <summary>An integer.</summary>
    public static implicit operator Scalar(long value) => new(torch.ScalarType.Int64, value, value);

    /// <summary>A real number.</summary>
    public static implicit operator Scalar(Half value) => new(torch.ScalarType.Float16, 0, (double)value);

    /// <summary>A real number.</summary>
    public static implicit operator Scalar(BFloat16 value) => new(torch.ScalarType.BFloat16, 0, (float)value);

    /// <summary>A real number.</summary>
    public static implicit operator Scalar(float value) => new(torch.ScalarType.Float32, 0, value);

    /// <summary>A real number.</summary>
    public static implicit operator Scalar(double value) => new(torch.ScalarType.Float64, 0, value);

    /// <summary>A truth value.</summary>
    public static implicit operator Scalar(bool value) => new(torch.ScalarType.Bool, value ? 1 : 0, value ? 1 : 0);

    /// <summary>A complex number of real and imaginary part.</summary>
    public static implicit operator Scalar((float, float) value) =>
        new(torch.ScalarType.ComplexFloat32, 0, value.Item1, value.Item2);

    /// <summary>A complex number.</summary>
    public static implicit operator Scalar(Complex value) =>
        new(torch.ScalarType.ComplexFloat64, 0, value.Real, value.Imaginary);

    /// <summary>Does nothing; the real package's scalars own native memory.</summary>
    public void Dispose()
    {
    }

    internal bool IsIntegral => torch.is_integral(Type);

    internal double Real => _real;

    internal double Imaginary => _imaginary;

    internal long Integer => IsIntegral || Type == torch.ScalarType.Bool ? _integer : checked((long)_real);

    internal Argument ToArgument() => Type switch
    {
        torch.ScalarType.Bool => _integer != 0,
        torch.ScalarType.ComplexFloat32 or torch.ScalarType.ComplexFloat64 => Argument.Complex(_real, _imaginary),
        _ when IsIntegral => _integer,
        _ => _real,
    };
}
