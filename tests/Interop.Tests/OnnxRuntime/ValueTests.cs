using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Clip.Interop.Tests.OnnxRuntime;

public sealed class ValueTests
{
    [Fact]
    public void Every_number_type_goes_through_a_tensor()
    {
        AssertRoundTrip<float>([1.5f, -2f], TensorElementType.Float);
        AssertRoundTrip<double>([1.5, -2], TensorElementType.Double);
        AssertRoundTrip<byte>([1, 255], TensorElementType.UInt8);
        AssertRoundTrip<sbyte>([1, -128], TensorElementType.Int8);
        AssertRoundTrip<short>([1, short.MinValue], TensorElementType.Int16);
        AssertRoundTrip<ushort>([1, ushort.MaxValue], TensorElementType.UInt16);
        AssertRoundTrip<int>([1, int.MinValue], TensorElementType.Int32);
        AssertRoundTrip<uint>([1, uint.MaxValue], TensorElementType.UInt32);
        AssertRoundTrip<long>([1, long.MinValue], TensorElementType.Int64);
        AssertRoundTrip<ulong>([1, ulong.MaxValue], TensorElementType.UInt64);
        AssertRoundTrip<bool>([true, false], TensorElementType.Bool);
        AssertRoundTrip<Float16>([(Float16)1.5f, (Float16)(-2f)], TensorElementType.Float16);
        AssertRoundTrip<BFloat16>([(BFloat16)1.5f, (BFloat16)(-2f)], TensorElementType.BFloat16);
    }

    [Fact]
    public void A_type_that_no_tensor_holds_is_refused()
    {
        var error = Assert.Throws<OnnxRuntimeException>(() => OrtValue.CreateTensorValueFromMemory(new Half[2], [2]));

        Assert.Contains("System.Half", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shape_larger_than_the_memory_is_refused()
    {
        Assert.Throws<OnnxRuntimeException>(() => OrtValue.CreateTensorValueFromMemory(new float[5], [2, 3]));
        Assert.Throws<OnnxRuntimeException>(() => OrtValue.CreateTensorValueWithData(
            OrtMemoryInfo.DefaultInstance, TensorElementType.Float, [2, 3], 16, bufferLengthInBytes: 23));
    }

    [Fact]
    public void A_negative_dimension_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => OrtValue.CreateTensorValueFromMemory(new float[5], [-1, 5]));

    [Fact]
    public void A_tensor_may_cover_only_the_beginning_of_its_memory()
    {
        using var value = OrtValue.CreateTensorValueFromMemory(new float[] { 1, 2, 3, 4, 5 }, [2, 2]);

        Assert.Equal([1f, 2f, 3f, 4f], value.GetTensorDataAsSpan<float>().ToArray());
        Assert.Equal(16, value.GetTensorSizeInBytes());
    }

    [Fact]
    public void A_slice_of_memory_is_used_in_place()
    {
        float[] data = [0f, 1f, 2f, 3f];
        using var value = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, data.AsMemory(1, 2), [2]);

        value.GetTensorMutableDataAsSpan<float>()[0] = 9f;

        Assert.Equal([0f, 9f, 2f, 3f], data);
    }

    [Fact]
    public void Native_memory_is_used_in_place()
    {
        nint memory = Marshal.AllocHGlobal(8);
        try
        {
            using var value = OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, TensorElementType.Int32, [2], memory, 8);
            value.GetTensorMutableDataAsSpan<int>()[1] = 77;

            Assert.Equal(77, Marshal.ReadInt32(memory, 4));
        }
        finally
        {
            Marshal.FreeHGlobal(memory);
        }
    }

    [Fact]
    public void The_library_allocates_where_it_is_asked()
    {
        using var value = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, TensorElementType.Int64, [3, 2]);

        value.GetTensorMutableDataAsSpan<long>().Fill(5);

        Assert.True(value.IsTensor);
        Assert.Equal(OnnxValueType.ONNX_TYPE_TENSOR, value.OnnxType);
        Assert.Equal(Enumerable.Repeat(5L, 6), value.GetTensorDataAsSpan<long>().ToArray());
        Assert.Equal([3, 2], value.GetTypeInfo().TensorTypeAndShapeInfo.Shape);
        Assert.Equal(6, value.GetTypeInfo().TensorTypeAndShapeInfo.ElementCount);
        Assert.Equal(2, value.GetTensorTypeAndShape().DimensionsCount);
    }

    [Fact]
    public void A_session_allocates_in_the_memory_of_its_provider()
    {
        using var session = new InferenceSession(OnnxModel.AddsRow());
        using var allocator = new OrtAllocator(session, OrtMemoryInfo.DefaultInstance);
        using var value = OrtValue.CreateAllocatedTensorValue(allocator, TensorElementType.Float, [2]);
        using OrtMemoryInfo info = value.GetTensorMemoryInfo();

        Assert.Equal("Cpu", info.Name);
        Assert.Equal(0, info.Id);
    }

    [Fact]
    public void Bytes_of_any_tensor_can_be_read_and_written()
    {
        using var value = OrtValue.CreateTensorValueFromMemory(new float[] { 1f }, [1]);

        Assert.Equal([0, 0, 0x80, 0x3F], value.GetTensorMutableRawData().ToArray());
        Assert.Equal([0, 0, 0x80, 0x3F], value.GetTensorDataAsSpan<byte>().ToArray());
    }

    [Fact]
    public void Another_element_type_than_the_tensors_is_refused()
    {
        using var value = OrtValue.CreateTensorValueFromMemory(new float[] { 1f }, [1]);

        var error = Assert.Throws<OnnxRuntimeException>(() => value.GetTensorDataAsSpan<int>().Length);

        Assert.Contains("System.Single", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_descriptions_compare_by_what_they_describe()
    {
        using var first = new OrtMemoryInfo("Cpu", OrtAllocatorType.DeviceAllocator, 0, OrtMemType.Default);
        using var second = new OrtMemoryInfo(OrtMemoryInfo.allocatorCPU, OrtAllocatorType.DeviceAllocator, 0, OrtMemType.Default);
        using var third = new OrtMemoryInfo("Cpu", OrtAllocatorType.ArenaAllocator, 0, OrtMemType.Default);

        Assert.Equal("Cpu", first.Name);
        Assert.Equal(OrtAllocatorType.DeviceAllocator, first.GetAllocatorType());
        Assert.Equal(OrtMemType.Default, first.GetMemoryType());
        Assert.True(first.Equals(second));
        Assert.False(first.Equals(third));
        Assert.Throws<OnnxRuntimeException>(() => new OrtMemoryInfo("NoSuchMemory", OrtAllocatorType.DeviceAllocator, 0, OrtMemType.Default));
    }

    private static void AssertRoundTrip<T>(T[] data, TensorElementType elementType)
        where T : unmanaged
    {
        using var value = OrtValue.CreateTensorValueFromMemory(data, [1, data.Length]);
        Assert.Equal(elementType, value.GetTensorTypeAndShape().ElementDataType);
        Assert.Equal(data, value.GetTensorDataAsSpan<T>().ToArray());
    }
}
