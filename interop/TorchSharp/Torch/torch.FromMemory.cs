using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A copy of an array of any number of dimensions.</summary>
    public static Tensor from_array(Array rawArray, Device? device = null) => from_array(rawArray, null, device);

    /// <summary>A copy of an array of any number of dimensions, its elements converted.</summary>
    public static Tensor from_array(Array rawArray, ScalarType? dtype, Device? device = null, bool requires_grad = false)
    {
        ArgumentNullException.ThrowIfNull(rawArray);
        long[] shape = new long[rawArray.Rank];
        for (int dim = 0; dim < shape.Length; dim++)
        {
            shape[dim] = rawArray.GetLongLength(dim);
        }

        ScalarType own = ScalarTypeOf(rawArray.GetType().GetElementType()!);
        return Fill(AsBytes(rawArray, 0, rawArray.LongLength, own), shape, own, dtype, device, requires_grad);
    }

    /// <summary>The tensor, converted and moved where that is asked for.</summary>
    public static Tensor as_tensor(Tensor data, ScalarType? dtype = null, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        return data.to(dtype ?? data.dtype, device ?? data.device);
    }

    /// <summary>A copy of an array of any number of dimensions.</summary>
    public static Tensor as_tensor(Array data, ScalarType? dtype = null, Device? device = null) => from_array(data, dtype, device);

    /// <summary>A tensor of one dimension over the array's own memory, which stays pinned as long as the tensor lives.</summary>
    /// <param name="rawArray">One dimension.</param>
    /// <param name="dtype">How its bytes are read.</param>
    /// <param name="count">How many elements; −1 for all.</param>
    /// <param name="offset">How many bytes to leave out at the beginning.</param>
    /// <param name="requires_grad">Whether operations on it are recorded.</param>
    public static Tensor frombuffer(Array rawArray, ScalarType dtype, long count = -1, long offset = 0, bool requires_grad = false)
    {
        ArgumentNullException.ThrowIfNull(rawArray);
        long bytes = rawArray.LongLength * SizeOf(ScalarTypeOf(rawArray.GetType().GetElementType()!));
        long size = SizeOf(dtype);
        long wanted = count < 0 ? (bytes - offset) / size : count;
        if (rawArray.Rank != 1 || offset < 0 || wanted < 0 || offset + (wanted * size) > bytes)
        {
            throw new ArgumentException(
                $"A buffer of one dimension and {offset + (wanted * size)} bytes was asked for, but the array has {rawArray.Rank} and {bytes} bytes.", nameof(rawArray));
        }

        Tensor shared = Share(rawArray, offset, [wanted], dtype);
        return requires_grad ? shared.requires_grad_() : shared;
    }

    /// <summary>A tensor over the array's own memory, which stays pinned as long as libtorch uses it.</summary>
    internal static unsafe Tensor Share(Array array, long offset, long[] shape, ScalarType type)
    {
        var pin = GCHandle.Alloc(array, GCHandleType.Pinned);
        IntPtr tensor;
        try
        {
            fixed (long* sizes = shape)
            {
                NativeMethods.Check(NativeMethods.ct_tensor_from_memory(
                    pin.AddrOfPinnedObject() + (nint)offset, sizes, shape.Length, (int)type, &Unpin, GCHandle.ToIntPtr(pin), out tensor));
            }
        }
        catch
        {
            pin.Free();
            throw;
        }

        return new Tensor(tensor);
    }

    internal static Tensor FromScalar(Scalar value, ScalarType? dtype = null, Device? device = null)
    {
        ScalarType type = dtype ?? value.Type;
        return Ops.full.One(Array.Empty<long>(), value, type, Argument.None, On(device));
    }

    private static Tensor Create<T>(ReadOnlySpan<T> values, ReadOnlySpan<long> shape, ScalarType? dtype, Device? device, bool requiresGrad)
        where T : unmanaged
    {
        long wanted = 1;
        foreach (long size in shape)
        {
            wanted *= size;
        }

        if (wanted != values.Length)
        {
            throw new ArgumentException($"The shape [{string.Join(", ", shape.ToArray())}] holds {wanted} elements but got {values.Length}.", nameof(shape));
        }

        return Fill(MemoryMarshal.AsBytes(values), shape.ToArray(), ScalarTypeOf(typeof(T)), dtype, device, requiresGrad);
    }

    private static unsafe Tensor Fill(ReadOnlySpan<byte> bytes, long[] shape, ScalarType type, ScalarType? dtype, Device? device, bool requiresGrad)
    {
        Tensor made = empty(shape, type, CPU);
        bytes.CopyTo(new Span<byte>((void*)made.DataPointer(), bytes.Length));
        Device target = device ?? get_default_device();
        if ((dtype ?? type) != type || target.type != DeviceType.CPU)
        {
            made = made.to(dtype ?? type, target, disposeAfter: true);
        }

        return requiresGrad ? made.requires_grad_() : made;
    }

    private static ReadOnlySpan<T> AsSpan<T>(IList<T> values) => values switch
    {
        T[] array => array,
        List<T> list => CollectionsMarshal.AsSpan(list),
        _ => values.ToArray(),
    };

    private static ReadOnlySpan<byte> AsBytes(Array array, long first, long count, ScalarType type) =>
        MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetArrayDataReference(array), checked((int)(array.LongLength * SizeOf(type))))
            .Slice((int)(first * SizeOf(type)), checked((int)(count * SizeOf(type))));

    private static int SizeOf(ScalarType type) => type switch
    {
        ScalarType.Byte or ScalarType.Int8 or ScalarType.Bool or ScalarType.QInt8 or ScalarType.QUInt8 => 1,
        ScalarType.Int16 or ScalarType.Float16 or ScalarType.BFloat16 => 2,
        ScalarType.Int32 or ScalarType.Float32 or ScalarType.QInt32 => 4,
        ScalarType.Int64 or ScalarType.Float64 or ScalarType.ComplexFloat32 => 8,
        ScalarType.ComplexFloat64 => 16,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "This is no element type."),
    };

    [UnmanagedCallersOnly]
    private static void Unpin(IntPtr handle) => GCHandle.FromIntPtr(handle).Free();
}
