using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Clip.Interop.TorchSharp.Tests;

public class AutogradTests
{
    [TorchFact]
    public void Gradients_add_up_over_calls_of_backward()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor(new[] { 1f, 2f }, requires_grad: true);

        (x * x).sum().backward();
        (x * 3).sum().backward();

        Assert.Equal([5f, 7f], x.grad!.data<float>().ToArray());
    }

    [TorchFact]
    public void Backward_takes_weights_for_several_numbers()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor(new[] { 1f, 2f }, requires_grad: true);

        (x * x).backward(grad_tensors: [tensor(new[] { 1f, 10f })]);

        Assert.Equal([2f, 40f], x.grad!.data<float>().ToArray());
    }

    [TorchFact]
    public void Backward_with_inputs_leaves_the_other_leaves_alone()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = ones([1], requires_grad: true);
        Tensor y = ones([1], requires_grad: true);

        (x * y).sum().backward(inputs: [x]);

        Assert.NotNull(x.grad);
        Assert.Null(y.grad);
    }

    [TorchFact]
    public void Grad_gives_second_derivatives_when_the_graph_is_created()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor(new[] { 2f }, requires_grad: true);

        Tensor first = autograd.grad([x.pow(3).sum()], [x], create_graph: true)[0];
        Tensor second = autograd.grad([first.sum()], [x])[0];

        Assert.Equal(12, first.ToSingle());
        Assert.Equal(12, second.ToSingle());
        Assert.Null(x.grad);
    }

    [TorchFact]
    public void Grad_of_an_unused_input_is_null_where_allowed_and_an_exception_otherwise()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = ones([1], requires_grad: true);
        Tensor unused = ones([1], requires_grad: true);
        Tensor y = (x * 2).sum();

        Assert.Null(autograd.grad([y], [x, unused], retain_graph: true, allow_unused: true)[1]);
        Assert.Throws<ExternalException>(() => autograd.grad([y], [x, unused]));
    }

    [TorchFact]
    public void Nothing_is_recorded_inside_no_grad_and_the_mode_comes_back()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = ones([1], requires_grad: true);
        using (no_grad())
        {
            Assert.False(is_grad_enabled());
            Assert.False((x * 2).requires_grad);
            using (enable_grad())
            {
                Assert.True((x * 2).requires_grad);
            }
        }

        Assert.True(is_grad_enabled());
        Assert.True((x * 2).requires_grad);
    }

    [TorchFact]
    public void Tensors_of_inference_mode_cannot_be_recorded()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor made;
        using (inference_mode())
        {
            Assert.True(is_inference_mode_enabled());
            made = ones(2);
        }

        Assert.False(is_inference_mode_enabled());
        Tensor weight = ones([2], requires_grad: true);
        Assert.Throws<ExternalException>(() => (made * weight).sum().backward());
    }

    [TorchFact]
    public void The_grad_mode_belongs_to_the_thread()
    {
        bool elsewhere = false;
        using (no_grad())
        {
            var thread = new Thread(() => elsewhere = is_grad_enabled());
            thread.Start();
            thread.Join();
        }

        Assert.True(elsewhere);
    }

    [TorchFact]
    public void A_tensor_that_is_no_leaf_keeps_its_gradient_when_asked()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = ones([1], requires_grad: true);
        Tensor y = x * 2;
        y.retain_grad();

        (y * 3).sum().backward();

        Assert.False(y.is_leaf);
        Assert.Equal(3, y.grad!.ToSingle());
    }

    [TorchFact]
    public void Setting_the_gradient_checks_its_shape_and_null_drops_it()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = ones([2], requires_grad: true);
        x.grad = ones(2);
        Assert.NotNull(x.grad);

        Assert.Throws<ExternalException>(() => x.grad = ones(3));
        x.grad = null;

        Assert.Null(x.grad);
    }

    [TorchFact]
    public async Task Several_threads_compute_gradients_at_once()
    {
        const int Threads = 4;
        const int Rounds = 50;
        float[] results = await Task.WhenAll(Enumerable.Range(1, Threads).Select(factor => Task.Run(() =>
        {
            float total = 0;
            for (int round = 0; round < Rounds; round++)
            {
                using DisposeScope scope = NewDisposeScope();
                Tensor x = full([16, 16], (float)factor, requires_grad: true);
                nn.functional.gelu(x.matmul(x)).sum().backward();
                total = x.grad!.sum().ToSingle();
            }

            return total;
        })));

        // x = c everywhere: every sum of products is 16 c², far in the linear part of gelu, so each gradient is 32 c.
        Assert.Equal(Enumerable.Range(1, Threads).Select(factor => 256f * 32 * factor), results);
    }
}
