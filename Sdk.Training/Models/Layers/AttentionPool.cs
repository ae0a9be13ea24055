using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Models.Layers;

/// <summary>The mean of all cells asks, the cells and their mean answer. [N, W, g, g] → [N, D].</summary>
internal sealed class AttentionPool : nn.Module<Tensor, Tensor>
{
    private readonly long _heads;

    [ComponentName(Name = "positional_embedding")]
    private readonly Parameter _positions;

    [ComponentName(Name = "q_proj")]
    private readonly Projection _query;

    [ComponentName(Name = "k_proj")]
    private readonly Projection _key;

    [ComponentName(Name = "v_proj")]
    private readonly Projection _value;

    [ComponentName(Name = "c_proj")]
    private readonly Projection _output;

    public AttentionPool(long grid, long width, int heads, long dimensions)
        : base(nameof(AttentionPool))
    {
        _heads = heads;
        _positions = new Parameter(zeros([(grid * grid) + 1, width]));
        _query = new Projection(width, width);
        _key = new Projection(width, width);
        _value = new Projection(width, width);
        _output = new Projection(width, dimensions);
        RegisterComponents();
    }

    public Parameter Positions => _positions;

    public Projection Query => _query;

    public Projection Key => _key;

    public Projection Value => _value;

    public Projection Output => _output;

    public override Tensor forward(Tensor maps)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor cells = maps.flatten(2).transpose(1, 2);                               // [N, g², W]
        Tensor tokens = cat([cells.mean([1], keepdim: true), cells], 1) + _positions; // [N, g² + 1, W]
        Tensor mixed = nn.functional.scaled_dot_product_attention(
            SplitHeads(_query.call(tokens.narrow(1, 0, 1))), SplitHeads(_key.call(tokens)), SplitHeads(_value.call(tokens)));
        return _output.call(mixed.transpose(1, 2).reshape(maps.shape[0], maps.shape[1])).MoveToOuterDisposeScope();
    }

    // [N, T, W] → [N, heads, T, W / heads].
    private Tensor SplitHeads(Tensor x)
    {
        long[] shape = x.shape;
        return x.view(shape[0], shape[1], _heads, shape[2] / _heads).transpose(1, 2);
    }
}
