using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Models.Layers;

/// <summary>Attention of several heads. Queries may be fewer than the tokens that answer them.</summary>
internal sealed class SelfAttention : nn.Module<Tensor, Tensor, Tensor?, Tensor>
{
    private readonly long _heads;
    private readonly bool _isCausal;

    [ComponentName(Name = "q_proj")]
    private readonly Projection _query;

    [ComponentName(Name = "k_proj")]
    private readonly Projection _key;

    [ComponentName(Name = "v_proj")]
    private readonly Projection _value;

    [ComponentName(Name = "out_proj")]
    private readonly Projection _output;

    public SelfAttention(long width, int heads, bool isCausal)
        : base(nameof(SelfAttention))
    {
        (_heads, _isCausal) = (heads, isCausal);
        _query = new Projection(width, width);
        _key = new Projection(width, width);
        _value = new Projection(width, width);
        _output = new Projection(width, width);
        RegisterComponents();
    }

    public Projection Query => _query;

    public Projection Key => _key;

    public Projection Value => _value;

    public Projection Output => _output;

    /// <summary>[N, T, W] → [N, T, W].</summary>
    public Tensor Whole(Tensor tokens) => Attend(tokens, tokens, null, _isCausal);

    /// <summary>Asks for some rows only.</summary>
    /// <param name="asking">[N, L, W] the rows that ask.</param>
    /// <param name="tokens">[N, T, W] the tokens that answer.</param>
    /// <param name="visible">[N, 1, L, T] true where a row may look; null for everywhere.</param>
    public override Tensor forward(Tensor asking, Tensor tokens, Tensor? visible) => Attend(asking, tokens, visible, isCausal: false);

    private Tensor Attend(Tensor asking, Tensor tokens, Tensor? visible, bool isCausal)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor query = SplitHeads(_query.call(asking));
        Tensor key = SplitHeads(_key.call(tokens));
        Tensor value = SplitHeads(_value.call(tokens));
        Tensor mixed = nn.functional.scaled_dot_product_attention(query, key, value, visible, 0, isCausal);
        Tensor joined = mixed.transpose(1, 2).reshape(asking.shape);
        return _output.call(joined).MoveToOuterDisposeScope();
    }

    // [N, T, W] → [N, heads, T, W / heads].
    private Tensor SplitHeads(Tensor x)
    {
        long[] shape = x.shape;
        return x.view(shape[0], shape[1], _heads, shape[2] / _heads).transpose(1, 2);
    }
}
