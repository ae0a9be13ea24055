using Clip.Sdk.Architectures;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Models.Layers;

/// <summary>A pre-norm transformer block: x + attention(norm(x)), then x + mlp(norm(x)). [N, T, W] → [N, T, W].</summary>
internal sealed class TransformerBlock : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "layer_norm1")]
    private readonly LayerNorm _attentionNorm;

    [ComponentName(Name = "self_attn")]
    private readonly SelfAttention _attention;

    [ComponentName(Name = "layer_norm2")]
    private readonly LayerNorm _mlpNorm;

    [ComponentName(Name = "mlp")]
    private readonly FeedForward _mlp;

    public TransformerBlock(long width, long mlpWidth, int heads, Activation activation, float epsilon, bool isCausal)
        : base(nameof(TransformerBlock))
    {
        _attentionNorm = nn.LayerNorm(width, epsilon);
        _attention = new SelfAttention(width, heads, isCausal);
        _mlpNorm = nn.LayerNorm(width, epsilon);
        _mlp = new FeedForward(width, mlpWidth, activation);
        RegisterComponents();
    }

    public SelfAttention Attention => _attention;

    public FeedForward Mlp => _mlp;

    public override Tensor forward(Tensor x)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor afterAttention = x + _attention.Whole(_attentionNorm.call(x));
        return (afterAttention + _mlp.call(_mlpNorm.call(afterAttention))).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The block's output at one row of each item. Only that row asks, and only it goes through the feed-forward layer, which
    /// saves most of the work of a last block without changing the result.
    /// </summary>
    /// <param name="x">[N, T, W].</param>
    /// <param name="select">Takes [N, 1, W] from [N, T, W].</param>
    /// <param name="visible">[N, 1, 1, T] true where the row may look; null for everywhere.</param>
    /// <returns>[N, 1, W].</returns>
    public Tensor OneRow(Tensor x, Func<Tensor, Tensor> select, Tensor? visible)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor normed = _attentionNorm.call(x);
        Tensor row = select(x) + _attention.call(select(normed), normed, visible);
        return (row + _mlp.call(_mlpNorm.call(row))).MoveToOuterDisposeScope();
    }
}
