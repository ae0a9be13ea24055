using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Models;

/// <summary>
/// Keeps only a part's input and runs the part again in the backward pass (Chen et al. 2016, arXiv:1604.06174). The part's
/// parameters get their gradients while it is run again.
/// </summary>
internal sealed class RecomputedActivations : IActivationCheckpointing
{
    public Tensor Run(nn.Module<Tensor, Tensor> part, Tensor input)
    {
        // A function is recorded only when an argument is; the part's own parameters are none.
        bool hasWeights = part.parameters().Any(parameter => parameter.requires_grad);
        Tensor recorded = input.requires_grad || !hasWeights ? input : input.detach().requires_grad_();
        return Recomputation.apply(recorded, part);
    }

    private sealed class Recomputation : autograd.SingleTensorFunction<Recomputation>
    {
        private const string Part = "part";

        public override string Name => nameof(Recomputation);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var input = (Tensor)vars[0];
            var part = (nn.Module<Tensor, Tensor>)vars[1];
            ctx.save_for_backward([input]);
            ctx.save_data(Part, part);
            using IDisposable unrecorded = no_grad();
            return part.call(input);
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            var part = (nn.Module<Tensor, Tensor>)ctx.get_data(Part)!;
            Tensor saved = ctx.get_saved_variables()[0];
            using IDisposable recorded = enable_grad();
            using DisposeScope scope = NewDisposeScope();
            Tensor input = saved.detach().requires_grad_();
            Tensor output = part.call(input);
            autograd.backward([output], [grad_output]);
            return [input.grad!.MoveToOuterDisposeScope(), null!];
        }
    }
}
