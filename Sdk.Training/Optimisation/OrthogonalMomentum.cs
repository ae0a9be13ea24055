using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Optimisation;

/// <summary>Muon: momentum whose matrix is replaced by the nearest one with orthogonal rows or columns before it is followed.</summary>
internal sealed class OrthogonalMomentum : IDisposable
{
    private const double Momentum = 0.95;
    private const int Iterations = 5;

    // The root mean square of an AdamW step, so that both kinds of weights share a learning rate.
    private const double StepSize = 0.2;

    private readonly IReadOnlyList<WeightGroup> _groups;
    private readonly Dictionary<string, Tensor> _momenta;

    public OrthogonalMomentum(IReadOnlyList<WeightGroup> groups)
    {
        _groups = groups;
        _momenta = groups
            .SelectMany(group => group.Names.Zip(group.Parameters))
            .ToDictionary(entry => entry.First, entry => zeros_like(entry.Second).detach().DetachFromDisposeScope(), StringComparer.Ordinal);
    }

    /// <summary>The momenta by the weights' names; the tensors themselves.</summary>
    public IReadOnlyDictionary<string, Tensor> Momenta => _momenta;

    public void Step(double rate)
    {
        foreach (WeightGroup group in _groups)
        {
            for (int i = 0; i < group.Parameters.Count; i++)
            {
                using DisposeScope scope = NewDisposeScope();
                if (group.Parameters[i].grad is Tensor gradient)
                {
                    Step(group.Parameters[i], gradient, _momenta[group.Names[i]], rate * group.RateFactor, group.WeightDecay);
                }
            }
        }
    }

    /// <summary>Brings all singular values of a matrix near 1, by the Newton-Schulz iteration of Muon.</summary>
    /// <param name="matrix">[R, C], not zero.</param>
    internal static Tensor Orthogonalise(Tensor matrix)
    {
        bool isTall = matrix.shape[0] > matrix.shape[1];
        Tensor x = isTall ? matrix.transpose(0, 1) : matrix;
        x = x / (x.norm() + 1e-7);
        for (int i = 0; i < Iterations; i++)
        {
            Tensor square = x.matmul(x.transpose(0, 1));
            x = (x * 3.4445) + ((square * -4.7750) + (square.matmul(square) * 2.0315)).matmul(x);
        }

        return isTall ? x.transpose(0, 1) : x;
    }

    public void Dispose()
    {
        foreach (Tensor momentum in _momenta.Values)
        {
            momentum.Dispose();
        }
    }

    private static void Step(Parameter weight, Tensor gradient, Tensor momentum, double rate, double decay)
    {
        momentum.mul_(Momentum).add_(gradient, 1 - Momentum);
        Tensor ahead = (momentum * Momentum).add_(gradient, 1 - Momentum);
        weight.mul_(1 - (rate * decay));
        weight.add_(Orthogonalise(ahead), -rate * StepSize * Math.Sqrt(Math.Max(weight.shape[0], weight.shape[1])));
    }
}
