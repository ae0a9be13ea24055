using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Clip.Interop.TorchSharp.Tests;

/// <summary>Elements on their way in and out.</summary>
public class TensorDataTests
{
    [TorchFact]
    public void Arrays_of_every_element_type_come_back_as_they_went_in()
    {
        using DisposeScope scope = NewDisposeScope();

        Assert.Equal([true, false], tensor(new[] { true, false }).data<bool>().ToArray());
        Assert.Equal([1, 255], tensor(new byte[] { 1, 255 }).data<byte>().ToArray());
        Assert.Equal([-1, 127], tensor(new sbyte[] { -1, 127 }).data<sbyte>().ToArray());
        Assert.Equal([-1, 300], tensor(new short[] { -1, 300 }).data<short>().ToArray());
        Assert.Equal([-1, 70000], tensor(new[] { -1, 70000 }).data<int>().ToArray());
        Assert.Equal([-1L, 1L << 40], tensor(new[] { -1L, 1L << 40 }).data<long>().ToArray());
        Assert.Equal([1.5f, -2f], tensor(new[] { 1.5f, -2f }).data<float>().ToArray());
        Assert.Equal([1.5, -2], tensor(new[] { 1.5, -2 }).data<double>().ToArray());
        Assert.Equal([(Half)1.5f], tensor(new[] { (Half)1.5f }).data<Half>().ToArray());
        Assert.Equal([(BFloat16)1.5f], tensor(new[] { (BFloat16)1.5f }).data<BFloat16>().ToArray());
    }

    [TorchFact]
    public void Types_are_inferred_as_the_real_package_does()
    {
        using DisposeScope scope = NewDisposeScope();

        Assert.Equal(ScalarType.Int32, tensor(new[] { 1 }).dtype);
        Assert.Equal(ScalarType.Float64, tensor(1.0).dtype);
        Assert.Equal(ScalarType.Int64, arange(3).dtype);
        Assert.Equal(ScalarType.Float32, arange(0, 1, 0.5).dtype);
        Assert.Equal(ScalarType.Int64, full([1], 2).dtype);
        Assert.Equal(ScalarType.Float32, zeros(1).dtype);
        Assert.Equal(ScalarType.Float16, tensor(new[] { 1f }, dtype: float16).dtype);
    }

    [TorchFact]
    public void Arrays_of_several_dimensions_keep_their_shape_both_ways()
    {
        using DisposeScope scope = NewDisposeScope();
        int[,] values = { { 1, 2, 3 }, { 4, 5, 6 } };

        Tensor made = tensor(values);

        Assert.Equal([2, 3], made.shape);
        Assert.Equal(values, (int[,])made.data<int>().ToNDArray());
    }

    [TorchFact]
    public void A_strided_tensor_is_read_in_row_major_order()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor transposed = arange(6).reshape(2, 3).t();
        using TensorAccessor<long> data = transposed.data<long>();

        Assert.Equal([0, 3, 1, 4, 2, 5], data.ToArray());
        Assert.Equal([0, 3, 1, 4, 2, 5], data);
        Assert.Equal(4, data[1, 1]);
        Assert.Equal(4, transposed.ReadCpuInt64(3));
        Assert.Throws<InvalidOperationException>(() => transposed.bytes.Length);
    }

    [TorchFact]
    public void An_accessor_writes_to_the_tensor()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor target = zeros(2, 2);
        using (TensorAccessor<float> data = target.data<float>())
        {
            data[0, 1] = 5;
            data.CopyFrom([7f, 8f], tensorIndex: 2);
        }

        Assert.Equal([0f, 5f, 7f, 8f], target.data<float>().ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => target.data<float>()[2, 0]);
    }

    [TorchFact]
    public void Bytes_are_the_tensors_own_memory()
    {
        using Tensor target = zeros(2);
        BitConverter.TryWriteBytes(target.bytes[4..], 3.5f);

        Assert.Equal(3.5f, target[1].ToSingle());
    }

    [TorchFact]
    public void A_shared_buffer_sees_changes_of_the_array()
    {
        float[] array = [1, 2, 3];
        using Tensor shared = frombuffer(array, float32, count: 2, offset: 4);
        using Tensor wrapped = array.ToTensor([3]);
        using Tensor copied = array.ToTensor([3], doCopy: true);

        array[1] = 9;

        Assert.Equal([9f, 3f], shared.data<float>().ToArray());
        Assert.Equal(9, wrapped[1].ToSingle());
        Assert.Equal(2, copied[1].ToSingle());
        Assert.Throws<ArgumentException>(() => frombuffer(array, float64, count: 2));
    }

    [TorchFact]
    public void Numbers_convert_by_cast_and_by_name()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor number = tensor(2.75);

        Assert.Equal(2.75f, (float)number);
        Assert.Equal(2, (int)number);
        Assert.Equal(2L, number.ToInt64());
        Assert.True(number.ToBoolean());
        Assert.Equal(2.75, number.item<double>());
    }

    [TorchFact]
    public void A_tensor_survives_the_packages_own_format()
    {
        using DisposeScope scope = NewDisposeScope();
        using var file = new MemoryStream();
        Tensor written = randn(3, 4).t();
        written.Save(new BinaryWriter(file));
        file.Position = 0;

        Tensor read = TensorExtensionMethods.Load(new BinaryReader(file));

        Assert.True(written.Equals(read));
        Assert.Equal(file.Length, file.Position);
    }

    [TorchFact]
    public void A_file_that_is_no_tensor_is_refused()
    {
        Assert.Throws<InvalidDataException>(() => TensorExtensionMethods.Load(new BinaryReader(new MemoryStream([200, 1, 1]))));
        Assert.Throws<EndOfStreamException>(() => TensorExtensionMethods.Load(new BinaryReader(new MemoryStream([6, 1, 4, 0, 0]))));
    }

    [TorchFact]
    public void A_tensor_survives_libtorchs_archive()
    {
        using DisposeScope scope = NewDisposeScope();
        string path = Path.GetTempFileName();
        try
        {
            Tensor written = randn(3, 4);
            save(written, path);

            Assert.True(written.Equals(load(path)));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TorchFact]
    public void Brain_floats_round_as_libtorch_does()
    {
        using DisposeScope scope = NewDisposeScope();
        float[] values = [1.00390625f, 1.01171875f, 3.1415927f, -1e-40f, float.NaN, float.PositiveInfinity, 3.4e38f];

        BFloat16[] expected = tensor(values).bfloat16().data<BFloat16>().ToArray();

        Assert.Equal(expected.Select(value => float.IsNaN(value) ? 0 : (int)value.ToRawValue()), values.Select(value => float.IsNaN(value) ? 0 : (int)((BFloat16)value).ToRawValue()));
    }

    [TorchFact]
    public void The_default_generator_repeats_after_its_state_is_restored()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(5);
        Tensor state = get_rng_state();
        Tensor first = randn(4);

        set_rng_state(state);

        Assert.True(first.Equals(randn(4)));
        manual_seed(5);
        Assert.True(first.Equals(randn(4)));
        Assert.Equal(5, initial_seed());
    }

    [TorchFact]
    public void Tensors_are_written_for_people()
    {
        using Tensor matrix = tensor(new[] { 1.5f, 2, 3, 4 }, [2, 2]);
        using Tensor mask = tensor(new[] { true, false });

        Assert.Equal("[2x2], type = Float32, device = cpu", matrix.ToString());
        Assert.Equal("[[1.5, 2],\n [3, 4]]", matrix.ToString(TensorStringStyle.Numpy, newLine: "\n"));
        Assert.Equal("{True, False}", mask.ToString(TensorStringStyle.CSharp, newLine: "\n").Split('\n')[1]);
    }

    [TorchFact]
    public void Threads_of_operators_can_be_chosen()
    {
        int before = get_num_threads();
        try
        {
            set_num_threads(1);
            Assert.Equal(1, get_num_threads());
        }
        finally
        {
            set_num_threads(before);
        }

        Assert.True(before >= 1);
    }
}
