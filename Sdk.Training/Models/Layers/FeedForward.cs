using Clip.Sdk.Architectures;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Models.Layers;

/// <summary>Two projections with a non-linearity between them. [.., W] → [.., W].</summary>
internal sealed class FeedForward : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "fc1")]
    private readonly Projection _first;

    [ComponentName(Name = "fc2")]
    private readonly Projection _second;

    private readonly Activation _activation;

    public FeedForward(long width, long innerWidth, Activation activation)
        : base(nameof(FeedForward))
    {
        _first = new Projection(width, innerWidth);
        _second = new Projection(innerWidth, width);
        _activation = activation;
        RegisterComponents();
    }

    public Projection First => _first;

    public Projection Second => _second;

    public override Tensor forward(Tensor input)
    {
        using Tensor inner = _first.call(input);
        using Tensor active = Activate(inner);
        return _second.call(active);
    }

    private Tensor Activate(Tensor x) => _activation switch
    {
        Activation.QuickGelu => QuickGelu(x),
        Activation.Gelu => nn.functional.gelu(x),
        Activation.GeluTanh => nn.functional.gelu(x, GELU.Approximate.tanh),
        _ => throw new NotSupportedException($"There is no torch function for the activation '{_activation}'."),
    };

    private static Tensor QuickGelu(Tensor x)
    {
        using Tensor scaled = x * 1.702;
        using Tensor gate = scaled.sigmoid();
        return x * gate;
    }
}
