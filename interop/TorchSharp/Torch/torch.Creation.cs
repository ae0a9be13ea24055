using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    private static ScalarType s_defaultType = ScalarType.Float32;
    private static Device? s_defaultDevice;

    /// <summary>The type of floating point tensors whose type is not given.</summary>
    public static ScalarType get_default_dtype() => s_defaultType;

    /// <summary>Sets the type of floating point tensors whose type is not given.</summary>
    /// <exception cref="ArgumentException">It is no floating point type.</exception>
    public static void set_default_dtype(ScalarType dtype)
    {
        if (!is_floating_point(dtype))
        {
            throw new ArgumentException($"The default is a floating point type, but got '{dtype}'. Use Float32, Float64, Float16 or BFloat16.", nameof(dtype));
        }

        s_defaultType = dtype;
    }

    /// <summary>Where tensors are made whose device is not given.</summary>
    public static Device get_default_device() => s_defaultDevice ?? CPU;

    /// <summary>Sets where tensors are made whose device is not given.</summary>
    public static void set_default_device(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        s_defaultDevice = device;
    }

    /// <summary>Sets where tensors are made whose device is not given.</summary>
    public static void set_default_device(string device) => set_default_device(new Device(device));

    /// <summary>Zeros.</summary>
    public static Tensor zeros(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Made(Ops.zeros, requires_grad, size, TypeOr(dtype), Argument.None, On(device));

    /// <summary>Zeros.</summary>
    public static Tensor zeros(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        zeros(size.ToArray(), dtype, device, requires_grad);

    /// <summary>Ones.</summary>
    public static Tensor ones(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Made(Ops.ones, requires_grad, size, TypeOr(dtype), Argument.None, On(device));

    /// <summary>Ones.</summary>
    public static Tensor ones(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        ones(size.ToArray(), dtype, device, requires_grad);

    /// <summary>Memory as it was found.</summary>
    public static Tensor empty(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Made(Ops.empty__memory_format, requires_grad, size, TypeOr(dtype), Argument.None, On(device));

    /// <summary>Memory as it was found.</summary>
    public static Tensor empty(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        empty(size.ToArray(), dtype, device, requires_grad);

    /// <summary>Numbers drawn evenly from [0, 1).</summary>
    public static Tensor rand(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        Made(Ops.rand__generator, requires_grad, size, generator, TypeOr(dtype), Argument.None, On(device));

    /// <summary>Numbers drawn evenly from [0, 1).</summary>
    public static Tensor rand(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        rand(size.ToArray(), dtype, device, requires_grad, generator);

    /// <summary>Numbers drawn from the standard normal distribution.</summary>
    public static Tensor randn(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        Made(Ops.randn__generator, requires_grad, size, generator, TypeOr(dtype), Argument.None, On(device));

    /// <summary>Numbers drawn from the standard normal distribution.</summary>
    public static Tensor randn(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        randn(size.ToArray(), dtype, device, requires_grad, generator);

    /// <summary>Integers drawn evenly from [0, high).</summary>
    public static Tensor randint(long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        randint(0, high, size, dtype, device, requires_grad, generator);

    /// <summary>Integers drawn evenly from [low, high).</summary>
    public static Tensor randint(long low, long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        Made(Ops.randint__low_generator, requires_grad, low, high, size, generator, dtype ?? ScalarType.Int64, Argument.None, On(device));

    /// <summary>The integers from 0 to n − 1 in random order.</summary>
    public static Tensor randperm(long n, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        Made(Ops.randperm__generator, requires_grad, n, generator, dtype ?? ScalarType.Int64, Argument.None, On(device));

    /// <summary>Numbers drawn from a normal distribution.</summary>
    public static Tensor normal(double mean, double std, ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        Made(Ops.normal__float_float, requires_grad, mean, std, size.ToArray(), generator, TypeOr(dtype), Argument.None, On(device));

    /// <summary>One number everywhere.</summary>
    public static Tensor full(long[] size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        ArgumentNullException.ThrowIfNull(value);
        ScalarType type = dtype ?? (value.IsIntegral ? ScalarType.Int64 : s_defaultType);
        return Made(Ops.full, requires_grad, size, value, type, Argument.None, On(device));
    }

    /// <summary>One number everywhere.</summary>
    public static Tensor full(ReadOnlySpan<long> size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        full(size.ToArray(), value, dtype, device, requires_grad);

    /// <summary>From start to before stop.</summary>
    public static Tensor arange(Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(stop);
        ArgumentNullException.ThrowIfNull(step);
        ScalarType type = dtype ?? (start.IsIntegral && stop.IsIntegral && step.IsIntegral ? ScalarType.Int64 : s_defaultType);
        return Made(Ops.arange__start_step, requires_grad, start, stop, step, type, Argument.None, On(device));
    }

    /// <summary>From start to before stop, by ones.</summary>
    public static Tensor arange(Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(start, stop, 1, dtype, device, requires_grad);

    /// <summary>From 0 to before stop, by ones.</summary>
    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(0, stop, 1, dtype, device, requires_grad);

    /// <summary>So many numbers from start to end, both included.</summary>
    public static Tensor linspace(double start, double end, long steps, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Made(Ops.linspace, requires_grad, start, end, steps, TypeOr(dtype), Argument.None, On(device));

    /// <summary>Ones on the diagonal, zeros elsewhere; square where columns is −1.</summary>
    public static Tensor eye(long rows, long columns = -1L, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Made(Ops.eye__m, requires_grad, rows, columns < 0 ? rows : columns, TypeOr(dtype), Argument.None, On(device));

    /// <summary>Zeros in the input's shape and type.</summary>
    public static Tensor zeros_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Made(Ops.zeros_like, requires_grad, input, dtype, Argument.None, device);

    /// <summary>Ones in the input's shape and type.</summary>
    public static Tensor ones_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Made(Ops.ones_like, requires_grad, input, dtype, Argument.None, device);

    /// <summary>Memory as it was found in the input's shape and type.</summary>
    public static Tensor empty_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Made(Ops.empty_like, requires_grad, input, dtype, Argument.None, device);

    /// <summary>One number everywhere in the input's shape and type.</summary>
    public static Tensor full_like(Tensor input, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Made(Ops.full_like, requires_grad, input, value, dtype, Argument.None, device);

    /// <summary>Evenly drawn numbers in the input's shape and type.</summary>
    public static Tensor rand_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Made(Ops.rand_like, requires_grad, input, dtype, Argument.None, device);

    /// <summary>Normally drawn numbers in the input's shape and type.</summary>
    public static Tensor randn_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Made(Ops.randn_like, requires_grad, input, dtype, Argument.None, device);

    private static Argument TypeOr(ScalarType? dtype) => dtype ?? s_defaultType;

    private static Argument On(Device? device) => device ?? get_default_device();

    private static Tensor Made(Operator factory, bool requiresGrad, params ReadOnlySpan<Argument> arguments)
    {
        Tensor made = factory.One(arguments);
        return requiresGrad ? made.requires_grad_() : made;
    }
}
