using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Models.Layers;

/// <summary>x · weightᵀ + bias, with an optional low-rank adapter beside it. [.., in] → [.., out].</summary>
internal sealed class Projection : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    [ComponentName(Name = "bias")]
    private readonly Parameter? _bias;

    private LowRankAdapter? _adapter;

    public Projection(long inputs, long outputs, bool hasBias = true)
        : base(nameof(Projection))
    {
        _weight = new Parameter(empty([outputs, inputs]));
        _bias = hasBias ? new Parameter(zeros([outputs])) : null;
        RegisterComponents();
    }

    /// <summary>[out, in].</summary>
    public Parameter Weight => _weight;

    /// <summary>[out], or null.</summary>
    public Parameter? Bias => _bias;

    /// <summary>What is added to the product; null for nothing.</summary>
    public LowRankAdapter? Adapter => _adapter;

    /// <summary>Adds an adapter, which belongs to this layer from then on.</summary>
    public void Attach(LowRankAdapter adapter)
    {
        register_module(LowRankAdapter.Name, adapter);
        _adapter = adapter;
    }

    /// <summary>Takes the adapter away.</summary>
    public LowRankAdapter? Detach()
    {
        LowRankAdapter? adapter = _adapter;
        if (adapter is not null)
        {
            register_module(LowRankAdapter.Name, null!);
            _adapter = null;
        }

        return adapter;
    }

    public override Tensor forward(Tensor input)
    {
        Tensor product = nn.functional.linear(input, _weight, _bias);
        if (_adapter is null || _adapter.IsMerged)
        {
            return product;
        }

        using Tensor plain = product;
        using Tensor update = _adapter.call(input);
        return plain + update;
    }
}
