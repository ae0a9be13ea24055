using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Adam with decoupled weight decay (Loshchilov and Hutter 2019).</summary>
public partial class AdamW : OptimizerHelper, optim.IBetas
{
    private readonly Options _defaults;

    /// <summary>One group.</summary>
    public AdamW(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
        : this([new ParamGroup { Parameters = parameters }], lr, beta1, beta2, eps, weight_decay, amsgrad, maximize)
    {
    }

    /// <summary>Several groups; what their options leave open comes from here.</summary>
    public AdamW(IEnumerable<ParamGroup> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        _defaults = new Options
        {
            LearningRate = lr,
            InitialLearningRate = lr,
            beta1 = beta1,
            beta2 = beta2,
            eps = eps,
            weight_decay = weight_decay,
            amsgrad = amsgrad,
            maximize = maximize,
        };
        foreach (ParamGroup group in parameters)
        {
            add_param_group(group);
        }
    }

    /// <inheritdoc/>
    public (double, double) Betas
    {
        get => (_defaults.beta1!.Value, _defaults.beta2!.Value);
        set => (_defaults.beta1, _defaults.beta2) = value;
    }

    /// <inheritdoc/>
    public override void add_param_group(Modules.ParamGroup param_group)
    {
        ArgumentNullException.ThrowIfNull(param_group);
        param_group.Options ??= new Options();
        ((Options)param_group.Options).FillFrom(_defaults);
        Add(param_group, parameter => new State(parameter));
    }

    /// <inheritdoc/>
    public override Tensor? step(Func<Tensor>? closure = null) => Step<ParamGroup>(Update, closure);

    private void Update(ParamGroup group)
    {
        Options options = group.Options;
        List<(Parameter Parameter, Tensor Gradient, State State)> entries = [];
        foreach (Parameter parameter in group.Parameters)
        {
            if (parameter.grad is { } gradient)
            {
                var state = (State)StateOf(parameter);
                state.step++;
                entries.Add((parameter, gradient, state));
            }
        }

        if (options.amsgrad == true || options.maximize == true || !FusedAdamW.TryStep(entries, options))
        {
            foreach ((Parameter parameter, Tensor gradient, State state) in entries)
            {
                Update(parameter, options.maximize == true ? gradient.neg() : gradient, state, options);
            }
        }
    }

    private static void Update(Parameter parameter, Tensor gradient, State state, Options options)
    {
        (double rate, double beta1, double beta2) = (options.LearningRate!.Value, options.beta1!.Value, options.beta2!.Value);
        double bias1 = 1 - Math.Pow(beta1, state.step);
        double rootBias2 = Math.Sqrt(1 - Math.Pow(beta2, state.step));
        parameter.mul_(1 - (rate * options.weight_decay!.Value));
        state.exp_avg.mul_(beta1).add_(gradient, 1 - beta1);
        state.exp_avg_sq.mul_(beta2).addcmul_(gradient, gradient, 1 - beta2);
        Tensor square = state.exp_avg_sq;
        if (options.amsgrad == true)
        {
            using Tensor larger = maximum(state.max_exp_avg_sq!, square);
            square = state.max_exp_avg_sq!.copy_(larger);
        }

        Tensor denominator = (square.sqrt() / rootBias2).add_(options.eps!.Value);
        parameter.addcdiv_(state.exp_avg, denominator, -rate / bias1);
    }
}
