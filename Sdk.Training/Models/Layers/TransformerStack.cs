using Clip.Sdk.Architectures;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Models.Layers;

/// <summary>Blocks one after another. [N, T, W] → [N, T, W].</summary>
internal sealed class TransformerStack : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "layers")]
    private readonly ModuleList<TransformerBlock> _layers;

    public TransformerStack(int layers, long width, long mlpWidth, int heads, Activation activation, float epsilon, bool isCausal)
        : base(nameof(TransformerStack))
    {
        _layers = nn.ModuleList<TransformerBlock>([.. Enumerable.Range(0, layers).Select(_ => new TransformerBlock(width, mlpWidth, heads, activation, epsilon, isCausal))]);
        RegisterComponents();
    }

    public IReadOnlyList<TransformerBlock> Layers => [.. _layers];

    /// <summary>Recomputes the blocks' activations in the backward pass instead of keeping them; null keeps them.</summary>
    public IActivationCheckpointing? Checkpointing { get; set; }

    public override Tensor forward(Tensor x)
    {
        using DisposeScope scope = NewDisposeScope();
        return AllBut(x, 0).MoveToOuterDisposeScope();
    }

    /// <summary>The last block's output at one row of each item.</summary>
    /// <param name="x">[N, T, W].</param>
    /// <param name="select">Takes [N, 1, W] from [N, T, W].</param>
    /// <param name="visible">[N, 1, 1, T] true where the row may look in the last block; null for everywhere.</param>
    /// <returns>[N, 1, W].</returns>
    public Tensor OneRow(Tensor x, Func<Tensor, Tensor> select, Tensor? visible)
    {
        using DisposeScope scope = NewDisposeScope();
        return _layers[^1].OneRow(AllBut(x, 1), select, visible).MoveToOuterDisposeScope();
    }

    private Tensor AllBut(Tensor x, int last)
    {
        for (int layer = 0; layer < _layers.Count - last; layer++)
        {
            TransformerBlock block = _layers[layer];
            x = Checkpointing is { } checkpointing && training && is_grad_enabled() ? checkpointing.Run(block, x) : block.call(x);
        }

        return x;
    }
}
