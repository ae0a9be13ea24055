using TorchSharp;
using TorchSharp.Extras;
using static TorchSharp.torch;

namespace Clip.Interop.TorchSharp.Tests;

public class ExtrasTests
{
    [TorchFact]
    public void Products_run_in_brain_floats_inside_autocast_and_gradients_keep_the_weights_type()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor weight = randn([4, 4], requires_grad: true);
        Tensor x = randn(2, 4);
        Tensor product;
        using (Autocast.Enter(DeviceType.CPU, bfloat16))
        {
            Assert.True(Autocast.IsEnabled(DeviceType.CPU));
            product = x.matmul(weight);
            using (Autocast.Enter(DeviceType.CPU, bfloat16, enabled: false))
            {
                Assert.Equal(float32, x.matmul(weight).dtype);
            }

            Assert.True(Autocast.IsEnabled(DeviceType.CPU));
        }

        product.@float().sum().backward();

        Assert.False(Autocast.IsEnabled(DeviceType.CPU));
        Assert.Equal(bfloat16, product.dtype);
        Assert.Equal(float32, weight.grad!.dtype);
        Assert.True(product.@float().allclose(x.matmul(weight), rtol: 0.02, atol: 0.05));
    }

    [Fact]
    public void Autocast_to_another_type_is_refused() =>
        Assert.Throws<ArgumentException>(() => Autocast.Enter(DeviceType.CPU, float64));

    [TorchFact]
    public void A_moving_average_moves_by_its_weight()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] averages = [ones(40000), ones(2, 3).t()];
        Tensor[] values = [full([40000], 3f), full([3, 2], 5f)];

        ForEach.Lerp(averages, values, 0.25);

        Assert.All(averages[0].data<float>().ToArray(), value => Assert.Equal(1.5f, value));
        Assert.All(averages[1].data<float>().ToArray(), value => Assert.Equal(2f, value));
    }

    [TorchFact]
    public void Freed_memory_waits_for_the_next_tensor()
    {
        CpuMemory.EmptyCache();
        long before = CpuMemory.Read().InUse;
        IntPtr address;
        using (Tensor first = empty(1 << 20))
        {
            address = TensorMemory.Address(first);
            Assert.InRange(CpuMemory.Read().InUse - before, 4L << 20, 5L << 20);
        }

        Assert.InRange(CpuMemory.Read().Waiting, 4L << 20, 5L << 20);
        using (Tensor second = empty(1 << 20))
        {
            Assert.Equal(address, TensorMemory.Address(second));
        }

        CpuMemory.EmptyCache();
        Assert.Equal(0, CpuMemory.Read().Waiting);
        Assert.Equal(before, CpuMemory.Read().InUse);
    }

    [TorchFact]
    public void Blocks_of_every_size_hold_what_is_written_to_them()
    {
        foreach (long size in (long[])[1, 100, 1000, 1007, 1008, 1009, 1100, 5000, 1 << 19, (1 << 19) + 17, 3 << 19, (1 << 21) + 1])
        {
            using Tensor tensor = full([size], 2f);
            Assert.Equal(0, TensorMemory.Address(tensor) % 64);
            Assert.Equal(2.0 * size, tensor.to(float64).sum().ToDouble());
        }
    }

    [TorchFact]
    public async Task Memory_is_handed_between_threads()
    {
        long before = CpuMemory.Read().InUse;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            for (int i = 0; i < 300; i++)
            {
                using Tensor tensor = full([1000 + (i * 37 % 5000)], (float)thread);
                using Tensor last = tensor[^1];
                Assert.Equal(thread, last.ToSingle());
            }
        })));

        Assert.Equal(before, CpuMemory.Read().InUse);
    }
}
