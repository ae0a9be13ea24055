namespace TorchSharp.Native;

/// <summary>One argument of an operator, before it is laid out for the shim.</summary>
internal readonly struct Argument
{
    private Argument(NativeKind kind, long bits = 0, object? reference = null)
    {
        Kind = kind;
        Bits = bits;
        Reference = reference;
    }

    /// <summary>"Not given": the operator's own default.</summary>
    internal static Argument None => default;

    internal NativeKind Kind { get; }

    internal long Bits { get; }

    internal object? Reference { get; }

    public static implicit operator Argument(torch.Tensor? value) =>
        value is null ? default : new(NativeKind.Tensor, reference: value);

    public static implicit operator Argument(torch.Tensor?[] value) => new(NativeKind.TensorList, value.Length, value);

    public static implicit operator Argument(int value) => new(NativeKind.Integer, value);

    public static implicit operator Argument(long value) => new(NativeKind.Integer, value);

    public static implicit operator Argument(long? value) => value is { } given ? new(NativeKind.Integer, given) : default;

    public static implicit operator Argument(double value) => new(NativeKind.Number, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator Argument(double? value) => value is { } given ? given : default(Argument);

    public static implicit operator Argument(bool value) => new(NativeKind.Boolean, value ? 1 : 0);

    public static implicit operator Argument(bool? value) => value is { } given ? given : default(Argument);

    public static implicit operator Argument(torch.ScalarType value) => new(NativeKind.Integer, (long)value);

    public static implicit operator Argument(torch.ScalarType? value) => value is { } given ? given : default(Argument);

    public static implicit operator Argument(Scalar? value) => value is null ? default : value.ToArgument();

    public static implicit operator Argument(long[]? value) =>
        value is null ? default : new(NativeKind.IntegerList, value.Length, value);

    public static implicit operator Argument(double[]? value) =>
        value is null ? default : new(NativeKind.NumberList, value.Length, value);

    public static implicit operator Argument(string? value) => value is null ? default : new(NativeKind.Text, value.Length, value);

    public static implicit operator Argument(torch.Device? value) => value is null ? default : new(NativeKind.Device, value.Packed);

    public static implicit operator Argument(torch.Generator? value) =>
        value is null ? default : new(NativeKind.Generator, reference: value);

    /// <summary>A complex scalar; its two parts are carried as a list.</summary>
    internal static Argument Complex(double real, double imaginary) =>
        new(NativeKind.Complex, 2, new[] { real, imaginary });
}
