using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Captioning.Models;

/// <summary>x + attention(norm(x)), then x + mlp(norm(x)); a token sees itself and those before it. [N, T, W] → [N, T, W].</summary>
internal sealed class Gpt2Block : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "ln_1")]
    private readonly LayerNorm _attentionNorm;

    [ComponentName(Name = "attn")]
    private readonly Gpt2Attention _attention;

    [ComponentName(Name = "ln_2")]
    private readonly LayerNorm _feedForwardNorm;

    [ComponentName(Name = "mlp")]
    private readonly Gpt2FeedForward _feedForward;

    public Gpt2Block(long width, long innerWidth, long heads, double epsilon)
        : base(nameof(Gpt2Block))
    {
        _attentionNorm = nn.LayerNorm(width, epsilon);
        _attention = new Gpt2Attention(width, heads);
        _feedForwardNorm = nn.LayerNorm(width, epsilon);
        _feedForward = new Gpt2FeedForward(width, innerWidth);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using DisposeScope scope = NewDisposeScope();
        x = x + _attention.call(_attentionNorm.call(x));
        return (x + _feedForward.call(_feedForwardNorm.call(x))).MoveToOuterDisposeScope();
    }
}

/// <summary>Causal self-attention; one matrix gives queries, keys and values.</summary>
internal sealed class Gpt2Attention : nn.Module<Tensor, Tensor>
{
    private readonly long _heads;

    [ComponentName(Name = "c_attn")]
    private readonly TransposedProjection _mixed;

    [ComponentName(Name = "c_proj")]
    private readonly TransposedProjection _output;

    public Gpt2Attention(long width, long heads)
        : base(nameof(Gpt2Attention))
    {
        _heads = heads;
        _mixed = new TransposedProjection(width, 3 * width);
        _output = new TransposedProjection(width, width);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using DisposeScope scope = NewDisposeScope();
        long[] shape = x.shape;
        Tensor mixed = _mixed.call(x).view(shape[0], shape[1], 3, _heads, shape[2] / _heads).permute(2, 0, 3, 1, 4);   // [3, N, H, T, d]
        Tensor heard = nn.functional.scaled_dot_product_attention(mixed.select(0, 0), mixed.select(0, 1), mixed.select(0, 2), null, 0, true);
        return _output.call(heard.transpose(1, 2).reshape(shape)).MoveToOuterDisposeScope();
    }
}

/// <summary>Two projections with GELU by tanh between them.</summary>
internal sealed class Gpt2FeedForward : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "c_fc")]
    private readonly TransposedProjection _first;

    [ComponentName(Name = "c_proj")]
    private readonly TransposedProjection _second;

    public Gpt2FeedForward(long width, long innerWidth)
        : base(nameof(Gpt2FeedForward))
    {
        _first = new TransposedProjection(width, innerWidth);
        _second = new TransposedProjection(innerWidth, width);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using Tensor inner = _first.call(x);
        using Tensor active = nn.functional.gelu(inner, GELU.Approximate.tanh);
        return _second.call(active);
    }
}
