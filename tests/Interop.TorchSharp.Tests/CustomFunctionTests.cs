using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace Clip.Interop.TorchSharp.Tests;

/// <summary>Functions with gradients written in C#.</summary>
public class CustomFunctionTests
{
    [TorchFact]
    public void A_function_uses_its_own_gradient()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor(new[] { 1f, -2f }, requires_grad: true);

        Tensor y = ScaledSquare.apply(x, 3.0);
        y.sum().backward();

        Assert.Equal([3f, 12f], y.detach().data<float>().ToArray());
        Assert.Equal([6f, -12f], x.grad!.data<float>().ToArray());
    }

    [TorchFact]
    public void A_function_of_several_outputs_gets_zeros_for_the_unused_one()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor(new[] { 1f, 2f }, requires_grad: true);
        Tensor y = tensor(new[] { 3f, 4f }, requires_grad: true);

        List<Tensor> both = SumAndProduct.apply(x, y);
        both[1].sum().backward();

        Assert.Equal([3f, 4f], x.grad!.data<float>().ToArray());
        Assert.Equal([1f, 2f], y.grad!.data<float>().ToArray());
    }

    [TorchFact]
    public void An_input_handed_through_keeps_its_own_history()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor(new[] { 1f, 2f }, requires_grad: true);

        PassThroughDoublingGradient.apply(x).sum().backward();

        Assert.True(x.is_leaf);
        Assert.Equal([2f, 2f], x.grad!.data<float>().ToArray());
    }

    [TorchFact]
    public void Without_gradients_the_function_only_computes()
    {
        using DisposeScope scope = NewDisposeScope();

        Tensor y = ScaledSquare.apply(ones(2), 2.0);

        Assert.False(y.requires_grad);
        Assert.Equal(4, y.sum().ToSingle());
    }

    [TorchFact]
    public void An_exception_in_a_gradient_comes_out_of_backward()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = ones([2], requires_grad: true);
        Tensor y = Failing.apply(x).sum();

        var error = Assert.Throws<ExternalException>(() => y.backward());

        Assert.Contains("Failing: NotSupportedException: no way back", error.Message, StringComparison.Ordinal);
    }

    [TorchFact]
    public void Functions_leave_nothing_behind()
    {
        Run();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long before = Tensor.TotalCount;
        for (int i = 0; i < 200; i++)
        {
            Run();
        }

        Assert.Equal(before, Tensor.TotalCount);

        static void Run()
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor x = randn([4], requires_grad: true);
            ScaledSquare.apply(SumAndProduct.apply(x, x * 2)[1], 0.5).sum().backward();
        }
    }

    /// <summary>c · x².</summary>
    private sealed class ScaledSquare : SingleTensorFunction<ScaledSquare>
    {
        public override string Name => nameof(ScaledSquare);

        public override Tensor forward(AutogradContext ctx, params object[] vars)
        {
            var x = (Tensor)vars[0];
            ctx.save_for_backward([x]);
            ctx.save_data("factor", vars[1]);
            return x * x * (double)vars[1];
        }

        public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output) =>
            [grad_output * ctx.get_saved_variables()[0] * (2 * (double)ctx.get_data("factor")!), null!];
    }

    private sealed class SumAndProduct : MultiTensorFunction<SumAndProduct>
    {
        public override string Name => nameof(SumAndProduct);

        public override List<Tensor> forward(AutogradContext ctx, params object[] vars)
        {
            var (x, y) = ((Tensor)vars[0], (Tensor)vars[1]);
            ctx.save_for_backward([x, y]);
            return [x + y, x * y];
        }

        public override List<Tensor> backward(AutogradContext ctx, List<Tensor> grad_outputs)
        {
            List<Tensor> saved = ctx.get_saved_variables();
            return [grad_outputs[0] + (grad_outputs[1] * saved[1]), grad_outputs[0] + (grad_outputs[1] * saved[0])];
        }
    }

    private sealed class PassThroughDoublingGradient : SingleTensorFunction<PassThroughDoublingGradient>
    {
        public override string Name => nameof(PassThroughDoublingGradient);

        public override Tensor forward(AutogradContext ctx, params object[] vars) => (Tensor)vars[0];

        public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output) => [grad_output * 2];
    }

    private sealed class Failing : SingleTensorFunction<Failing>
    {
        public override string Name => nameof(Failing);

        public override Tensor forward(AutogradContext ctx, params object[] vars) => (Tensor)vars[0] * 2;

        public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output) => throw new NotSupportedException("no way back");
    }
}
