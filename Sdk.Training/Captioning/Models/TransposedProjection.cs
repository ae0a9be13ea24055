using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Captioning.Models;

/// <summary>x · weight + bias with the weight as GPT-2's files have it, [in, out]. [.., in] → [.., out].</summary>
internal sealed class TransposedProjection : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    [ComponentName(Name = "bias")]
    private readonly Parameter _bias;

    public TransposedProjection(long inputs, long outputs)
        : base(nameof(TransposedProjection))
    {
        _weight = new Parameter(empty([inputs, outputs]));
        _bias = new Parameter(zeros([outputs]));
        RegisterComponents();
    }

    public Parameter Weight => _weight;

    public override Tensor forward(Tensor input)
    {
        using Tensor product = input.matmul(_weight);
        return product + _bias;
    }
}
