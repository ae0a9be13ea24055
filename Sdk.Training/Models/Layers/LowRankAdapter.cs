using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Models.Layers;

/// <summary>A low-rank update of a projection: α / r · up · down · x (LoRA, arXiv:2106.09685). [.., in] → [.., out].</summary>
internal sealed class LowRankAdapter : nn.Module<Tensor, Tensor>
{
    /// <summary>The name under which a projection registers its adapter.</summary>
    public const string Name = "lora";

    [ComponentName(Name = "down")]
    private readonly Parameter _down;

    [ComponentName(Name = "up")]
    private readonly Parameter _up;

    private readonly double _scale;
    private readonly double _dropout;
    private Tensor? _weightBeforeMerge;

    /// <summary>A new adapter, which changes nothing yet: up is zero, down is drawn as in the paper's code.</summary>
    public LowRankAdapter(long inputs, long outputs, int rank, double alpha, double dropout, Generator generator)
        : base(nameof(LowRankAdapter))
    {
        (_scale, _dropout) = (alpha / rank, dropout);
        double bound = 1 / Math.Sqrt(inputs);
        using (no_grad())
        {
            _down = new Parameter(empty([rank, inputs]).uniform_(-bound, bound, generator));
            _up = new Parameter(zeros([outputs, rank]));
        }

        RegisterComponents();
    }

    /// <summary>True while the update is part of the projection's weight.</summary>
    public bool IsMerged => _weightBeforeMerge is not null;

    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = _dropout > 0 ? nn.functional.dropout(input, _dropout, training) : input;
        Tensor small = nn.functional.linear(x, _down);
        return (nn.functional.linear(small, _up) * _scale).MoveToOuterDisposeScope();
    }

    /// <summary>Adds the update to a weight; the old one is kept, so that <see cref="Unmerge"/> restores every bit.</summary>
    public void Merge(Parameter weight)
    {
        if (_weightBeforeMerge is not null)
        {
            return;
        }

        using IDisposable unrecorded = no_grad();
        using DisposeScope scope = NewDisposeScope();
        _weightBeforeMerge = weight.detach().clone().DetachFromDisposeScope();
        weight.add_(_up.matmul(_down) * _scale);
    }

    /// <summary>Puts the weight of before <see cref="Merge"/> back.</summary>
    public void Unmerge(Parameter weight)
    {
        if (_weightBeforeMerge is null)
        {
            return;
        }

        using IDisposable unrecorded = no_grad();
        weight.copy_(_weightBeforeMerge);
        _weightBeforeMerge.Dispose();
        _weightBeforeMerge = null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _weightBeforeMerge?.Dispose();
        }

        base.Dispose(disposing);
    }
}
