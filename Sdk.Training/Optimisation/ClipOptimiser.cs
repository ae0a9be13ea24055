using Clip.Sdk.Training.Configuration;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Optimisation;

/// <summary>AdamW, or Muon where groups say so, over groups of weights, whose state can be taken out and put back by the weights' names.</summary>
public sealed class ClipOptimiser : IDisposable
{
    private const string FirstMoment = "exp_avg";
    private const string SecondMoment = "exp_avg_sq";
    private const string Steps = "step";

    private readonly IReadOnlyList<WeightGroup> _groups;
    private readonly AdamW.ParamGroup[] _settings;
    private readonly AdamW _adamW;
    private readonly OrthogonalMomentum _orthogonal;

    /// <summary>A new optimiser.</summary>
    /// <param name="groups">The weights that move.</param>
    /// <param name="options">Rate and decay of moments.</param>
    /// <exception cref="InputException">Nothing moves.</exception>
    public ClipOptimiser(IReadOnlyList<WeightGroup> groups, OptimiserOptions options)
    {
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentNullException.ThrowIfNull(options);
        if (groups.Count == 0)
        {
            throw new InputException("Nothing is left to train: every weight is locked. Unlock a tower, some of its layers or the logit scale under 'tuning'.");
        }

        _groups = [.. groups.Where(group => !group.IsOrthogonalised)];
        _orthogonal = new OrthogonalMomentum([.. groups.Where(group => group.IsOrthogonalised)]);
        _settings = [.. _groups.Select(group => new AdamW.ParamGroup(
            group.Parameters, options.LearningRate * group.RateFactor, options.Beta1, options.Beta2, options.Epsilon, group.WeightDecay))];
        _adamW = optim.AdamW(_settings, options.LearningRate, options.Beta1, options.Beta2, options.Epsilon, options.WeightDecay);
        Parameters = [.. groups.SelectMany(group => group.Parameters)];
    }

    /// <summary>All weights that move.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Takes a step along the gradients.</summary>
    /// <param name="rate">The schedule's learning rate; groups multiply it with their factor.</param>
    public void Step(double rate)
    {
        for (int i = 0; i < _settings.Length; i++)
        {
            _settings[i].LearningRate = rate * _groups[i].RateFactor;
        }

        using DisposeScope scope = NewDisposeScope();
        using IDisposable unrecorded = no_grad();
        _adamW.step();
        _orthogonal.Step(rate);
    }

    /// <summary>Forgets all gradients.</summary>
    public void ClearGradients()
    {
        foreach (Parameter parameter in Parameters)
        {
            parameter.grad = null;
        }
    }

    /// <summary>Scales all gradients down together where they are longer than a limit.</summary>
    /// <param name="limit">The limit; 0 only measures.</param>
    /// <returns>The length before.</returns>
    public double ClipGradients(double limit) => nn.utils.clip_grad_norm_(Parameters, limit > 0 ? limit : double.PositiveInfinity);

    /// <summary>The moments and step counts by the weights' names; the tensors themselves, not copies, save for the counts.</summary>
    public IReadOnlyDictionary<string, Tensor> GetState()
    {
        Dictionary<string, Tensor> tensors = new(StringComparer.Ordinal);
        foreach ((string name, AdamW.State state) in States())
        {
            tensors.Add($"{name}.{FirstMoment}", state.exp_avg);
            tensors.Add($"{name}.{SecondMoment}", state.exp_avg_sq);
            tensors.Add($"{name}.{Steps}", tensor(state.step));
        }

        foreach ((string name, Tensor momentum) in _orthogonal.Momenta)
        {
            tensors.Add($"{name}.{FirstMoment}", momentum);
        }

        return tensors;
    }

    /// <summary>Puts a state back.</summary>
    /// <param name="tensors">What <see cref="GetState"/> gave, of an optimiser of the same weights.</param>
    /// <exception cref="InputException">The state is of other weights.</exception>
    public void SetState(IReadOnlyDictionary<string, Tensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        using IDisposable unrecorded = no_grad();
        foreach ((string name, AdamW.State state) in States())
        {
            Copy(tensors, $"{name}.{FirstMoment}", state.exp_avg);
            Copy(tensors, $"{name}.{SecondMoment}", state.exp_avg_sq);
            state.step = Find(tensors, $"{name}.{Steps}").item<long>();
        }

        // AdamW's first moment serves as well, so that a run may change from one to the other.
        foreach ((string name, Tensor momentum) in _orthogonal.Momenta)
        {
            Copy(tensors, $"{name}.{FirstMoment}", momentum);
        }
    }

    /// <summary>Frees the moments.</summary>
    public void Dispose()
    {
        _adamW.Dispose();
        _orthogonal.Dispose();
    }

    private IEnumerable<(string Name, AdamW.State State)> States() =>
        _groups.SelectMany(group => group.Names).Zip(_adamW.state_dict().State.Cast<AdamW.State>());

    private static void Copy(IReadOnlyDictionary<string, Tensor> tensors, string name, Tensor target)
    {
        Tensor source = Find(tensors, name);
        if (!source.shape.AsSpan().SequenceEqual(target.shape))
        {
            throw new InputException(
                $"The saved optimiser has '{name}' of shape [{string.Join(", ", source.shape)}] but the model's weight has [{string.Join(", ", target.shape)}]. Resume with the model that the run was started with.", name);
        }

        target.copy_(source);
    }

    private static Tensor Find(IReadOnlyDictionary<string, Tensor> tensors, string name) => tensors.TryGetValue(name, out Tensor? tensor)
        ? tensor
        : throw new InputException($"The saved optimiser lacks '{name}'. Resume with the model and the 'tuning' options that the run was started with.", name);
}
