using TorchSharp;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Optimisation;

/// <summary>An exponential moving average of weights. Owns its tensors: dispose it.</summary>
public sealed class WeightAverage : IDisposable
{
    private readonly IReadOnlyDictionary<string, Tensor> _weights;
    private readonly Dictionary<string, Tensor> _average;
    private readonly double _decay;

    /// <summary>Starts at the present weights.</summary>
    /// <param name="weights">The weights by name, which go on changing.</param>
    /// <param name="decay">Part of the old average that stays with each step, in [0, 1).</param>
    public WeightAverage(IReadOnlyDictionary<string, Tensor> weights, double decay)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentOutOfRangeException.ThrowIfNegative(decay);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(decay, 1);
        (_weights, _decay) = (weights, decay);
        _average = weights.ToDictionary(entry => entry.Key, entry => entry.Value.detach().clone().DetachFromDisposeScope(), StringComparer.Ordinal);
    }

    /// <summary>The averages by name.</summary>
    public IReadOnlyDictionary<string, Tensor> Weights => _average;

    /// <summary>Takes the present weights in.</summary>
    public void Update()
    {
        using IDisposable unrecorded = no_grad();
        using DisposeScope scope = NewDisposeScope();
        foreach ((string name, Tensor average) in _average)
        {
            average.mul_(_decay).add_(_weights[name], 1 - _decay);
        }
    }

    /// <summary>Exchanges weights and averages, to evaluate the averages; the second call brings the weights back.</summary>
    public void Swap()
    {
        using IDisposable unrecorded = no_grad();
        foreach ((string name, Tensor average) in _average)
        {
            using Tensor weight = _weights[name].detach().clone();
            _weights[name].copy_(average);
            average.copy_(weight);
        }
    }

    /// <summary>Frees the averages.</summary>
    public void Dispose()
    {
        foreach (Tensor average in _average.Values)
        {
            average.Dispose();
        }
    }
}
