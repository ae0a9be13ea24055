using System.Buffers;
using Microsoft.ML.OnnxRuntime.Native;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>An input or output of a session: a tensor on memory of the caller or of the library.</summary>
/// <remarks>
/// A value made from managed memory pins that memory and copies nothing. The pin lasts until the value is disposed and no
/// run, binding or session uses it any more.
/// </remarks>
public unsafe class OrtValue : IDisposable
{
    private readonly ValueHandle _handle;

    /// <summary>Takes over a native value, which is released even where this throws.</summary>
    internal OrtValue(nint value)
    {
        _handle = new ValueHandle(value);
        try
        {
            int type;
            OrtStatus.Check(OrtApi.GetValueType(value, &type));
            OnnxType = (OnnxValueType)type;
        }
        catch (OnnxRuntimeException)
        {
            _handle.Dispose();
            throw;
        }
    }

    private OrtValue(ValueHandle tensor)
    {
        _handle = tensor;
        OnnxType = OnnxValueType.ONNX_TYPE_TENSOR;
    }

    /// <summary>What kind of value it is.</summary>
    public OnnxValueType OnnxType { get; private set; }

    /// <summary>True for a dense tensor.</summary>
    public bool IsTensor => OnnxType == OnnxValueType.ONNX_TYPE_TENSOR;

    internal ValueHandle Handle => _handle;

    /// <summary>A tensor on an array, which stays pinned until the value is disposed.</summary>
    /// <typeparam name="T">The element type: a number, <see cref="bool"/>, <see cref="Float16"/> or <see cref="BFloat16"/>.</typeparam>
    /// <param name="data">At least as many elements as <paramref name="shape"/> has.</param>
    /// <param name="shape">The dimensions; empty for a scalar.</param>
    /// <exception cref="OnnxRuntimeException">The array is too short or <typeparamref name="T"/> is not an element type.</exception>
    public static OrtValue CreateTensorValueFromMemory<T>(T[] data, long[] shape)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(data);
        return CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, new Memory<T>(data), shape);
    }

    /// <summary>A tensor on managed memory, which stays pinned until the value is disposed.</summary>
    /// <typeparam name="T">The element type: a number, <see cref="bool"/>, <see cref="Float16"/> or <see cref="BFloat16"/>.</typeparam>
    /// <param name="memoryInfo">Where the memory lies.</param>
    /// <param name="memory">At least as many elements as <paramref name="shape"/> has.</param>
    /// <param name="shape">The dimensions; empty for a scalar.</param>
    /// <exception cref="OnnxRuntimeException">The memory is too short or <typeparamref name="T"/> is not an element type.</exception>
    public static OrtValue CreateTensorValueFromMemory<T>(OrtMemoryInfo memoryInfo, Memory<T> memory, long[] shape)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(shape);
        TensorElementType elementType = ElementTypes.Of<T>();
        long count = Shapes.Count(shape);
        if (count > memory.Length)
        {
            throw new OnnxRuntimeException(
                ErrorCode.InvalidArgument,
                $"The shape {Shapes.Text(shape)} has {count} elements, but the memory only {memory.Length}. Pass a longer buffer or a smaller shape.");
        }

        MemoryHandle pin = memory.Pin();
        try
        {
            nint value = CreateTensor(memoryInfo, elementType, shape, pin.Pointer, (long)memory.Length * sizeof(T));
            return new OrtValue(new ValueHandle(value, pin));
        }
        catch
        {
            pin.Dispose();
            throw;
        }
    }

    /// <summary>A tensor on native or device memory, which the caller keeps valid until the value is disposed and nothing uses it.</summary>
    /// <param name="memInfo">Where the memory lies.</param>
    /// <param name="elementType">The type of the elements.</param>
    /// <param name="shape">The dimensions; empty for a scalar.</param>
    /// <param name="dataBufferPtr">The first element.</param>
    /// <param name="bufferLengthInBytes">At least as many bytes as the shape needs.</param>
    /// <exception cref="OnnxRuntimeException">The buffer is too short or the element type is not supported.</exception>
    public static OrtValue CreateTensorValueWithData(
        OrtMemoryInfo memInfo, TensorElementType elementType, long[] shape, IntPtr dataBufferPtr, long bufferLengthInBytes)
    {
        ArgumentNullException.ThrowIfNull(shape);
        long needed = checked(Shapes.Count(shape) * ElementTypes.SizeOf(elementType));
        if (needed > bufferLengthInBytes)
        {
            throw new OnnxRuntimeException(
                ErrorCode.InvalidArgument,
                $"The shape {Shapes.Text(shape)} of '{elementType}' needs {needed} bytes, but the buffer has {bufferLengthInBytes}. Pass a longer buffer or a smaller shape.");
        }

        return new OrtValue(new ValueHandle(CreateTensor(memInfo, elementType, shape, (void*)dataBufferPtr, bufferLengthInBytes)));
    }

    /// <summary>A tensor on memory that the library allocates and frees with the value.</summary>
    /// <param name="allocator">Where the memory comes from.</param>
    /// <param name="elementType">The type of the elements.</param>
    /// <param name="shape">The dimensions; empty for a scalar.</param>
    /// <exception cref="OnnxRuntimeException">There is not so much memory or the type is not supported.</exception>
    public static OrtValue CreateAllocatedTensorValue(OrtAllocator allocator, TensorElementType elementType, long[] shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        using var borrowed = new BorrowedHandle(allocator, nameof(allocator));
        nint value;
        fixed (long* dimensions = shape)
        {
            OrtStatus.Check(OrtApi.CreateTensorAsOrtValue(borrowed.Pointer, dimensions, (nuint)shape.Length, (int)elementType, &value));
        }

        return new OrtValue(new ValueHandle(value));
    }

    /// <summary>The elements, in C order, in place; valid while the value is not disposed. For memory of the CPU only.</summary>
    /// <typeparam name="T">The tensor's element type, or <see cref="byte"/> for the raw bytes of any.</typeparam>
    /// <exception cref="OnnxRuntimeException">The value is not a tensor or holds another type.</exception>
    public ReadOnlySpan<T> GetTensorDataAsSpan<T>()
        where T : unmanaged => Data<T>();

    /// <summary>The elements, in C order, in place, to write; valid while the value is not disposed. For memory of the CPU only.</summary>
    /// <typeparam name="T">The tensor's element type, or <see cref="byte"/> for the raw bytes of any.</typeparam>
    /// <exception cref="OnnxRuntimeException">The value is not a tensor or holds another type.</exception>
    public Span<T> GetTensorMutableDataAsSpan<T>()
        where T : unmanaged => Data<T>();

    /// <summary>The bytes of the elements, in place, to write; valid while the value is not disposed. For memory of the CPU only.</summary>
    /// <exception cref="OnnxRuntimeException">The value is not a tensor or holds strings.</exception>
    public Span<byte> GetTensorMutableRawData() => Data<byte>();

    /// <summary>The bytes that the elements take.</summary>
    /// <exception cref="OnnxRuntimeException">The value is not a tensor or holds strings.</exception>
    public long GetTensorSizeInBytes()
    {
        using var borrowed = new BorrowedHandle(_handle);
        nuint size;
        OrtStatus.Check(OrtApi.GetTensorSizeInBytes(borrowed.Pointer, &size));
        return (long)size;
    }

    /// <summary>The type of the value.</summary>
    public OrtTypeInfo GetTypeInfo()
    {
        using var borrowed = new BorrowedHandle(_handle);
        nint info;
        OrtStatus.Check(OrtApi.GetTypeInfo(borrowed.Pointer, &info));
        try
        {
            return new OrtTypeInfo(info);
        }
        finally
        {
            OrtApi.ReleaseTypeInfo(info);
        }
    }

    /// <summary>The element type and shape of the tensor.</summary>
    /// <exception cref="OnnxRuntimeException">The value is not a tensor.</exception>
    public OrtTensorTypeAndShapeInfo GetTensorTypeAndShape()
    {
        using var borrowed = new BorrowedHandle(_handle);
        RequireTensor();
        nint info;
        OrtStatus.Check(OrtApi.GetTensorTypeAndShape(borrowed.Pointer, &info));
        try
        {
            return new OrtTensorTypeAndShapeInfo(info);
        }
        finally
        {
            OrtApi.ReleaseTensorTypeAndShapeInfo(info);
        }
    }

    /// <summary>Where the tensor's memory lies.</summary>
    /// <exception cref="OnnxRuntimeException">The value is not a tensor.</exception>
    public OrtMemoryInfo GetTensorMemoryInfo()
    {
        using var borrowed = new BorrowedHandle(_handle);
        RequireTensor();
        nint info;
        OrtStatus.Check(OrtApi.GetTensorMemoryInfo(borrowed.Pointer, &info));
        return OrtMemoryInfo.OwnedBy(_handle, info);
    }

    /// <summary>Releases the value, and unpins its memory once no run, binding or session uses it.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases the value.</summary>
    /// <param name="disposing">True when called from <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _handle.Dispose();
        }
    }

    private static nint CreateTensor(OrtMemoryInfo memoryInfo, TensorElementType elementType, long[] shape, void* data, long bytes)
    {
        using var borrowed = new BorrowedHandle(memoryInfo, nameof(memoryInfo));
        nint value;
        fixed (long* dimensions = shape)
        {
            OrtStatus.Check(OrtApi.CreateTensorWithDataAsOrtValue(
                borrowed.Pointer, data, (nuint)bytes, dimensions, (nuint)shape.Length, (int)elementType, &value));
        }

        return value;
    }

    private Span<T> Data<T>()
        where T : unmanaged
    {
        using var borrowed = new BorrowedHandle(_handle);
        var (elementType, count) = ElementTypeAndCount(borrowed.Pointer);
        int size = ElementTypes.SizeOf(elementType);
        if (typeof(T) != typeof(byte) && ElementTypes.TypeOf(elementType) != typeof(T))
        {
            throw new OnnxRuntimeException(
                ErrorCode.InvalidArgument,
                $"Elements of '{typeof(T)}' are wanted, but the tensor holds '{ElementTypes.TypeOf(elementType)}'. Ask for that type or for bytes.");
        }

        if (count == 0)
        {
            return [];
        }

        void* data;
        OrtStatus.Check(OrtApi.GetTensorMutableData(borrowed.Pointer, &data));
        long length = count * size / sizeof(T);
        return length <= int.MaxValue
            ? new Span<T>(data, (int)length)
            : throw new OnnxRuntimeException(
                ErrorCode.InvalidArgument, $"The tensor has {length} elements of '{typeof(T)}', more than one span holds. Ask for its element type, or split it.");
    }

    private (TensorElementType ElementType, long Count) ElementTypeAndCount(nint value)
    {
        RequireTensor();
        nint info;
        OrtStatus.Check(OrtApi.GetTensorTypeAndShape(value, &info));
        try
        {
            int elementType;
            nuint count;
            OrtStatus.Check(OrtApi.GetTensorElementType(info, &elementType));
            OrtStatus.Check(OrtApi.GetTensorShapeElementCount(info, &count));
            return ((TensorElementType)elementType, (long)count);
        }
        finally
        {
            OrtApi.ReleaseTensorTypeAndShapeInfo(info);
        }
    }

    private void RequireTensor()
    {
        if (!IsTensor && OnnxType != OnnxValueType.ONNX_TYPE_SPARSETENSOR)
        {
            throw new OnnxRuntimeException(ErrorCode.InvalidArgument, $"A tensor is wanted, but the value is of type '{OnnxType}'.");
        }
    }
}
