using Clip.Sdk.Training.Configuration;
using Clip.Sdk.Training.Optimisation;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Tests.Optimisation;

public sealed class ClipOptimiserTests
{
    // Two steps of AdamW by hand: moments, bias correction and decoupled decay (Loshchilov and Hutter 2019, algorithm 2).
    [TorchFact]
    public void Steps_follow_the_formula_with_the_groups_rate_and_decay()
    {
        using DisposeScope scope = NewDisposeScope();
        var weight = new Parameter(tensor((float[])[2f]));
        var options = new OptimiserOptions { LearningRate = 0.1, Beta1 = 0.9, Beta2 = 0.99, Epsilon = 1e-8 };
        using var optimiser = new ClipOptimiser([new WeightGroup(["w"], [weight], 0.5, 2)], options);
        double expected = 2, first = 0, second = 0;

        for (int step = 1; step <= 2; step++)
        {
            double gradient = 3 - step;
            optimiser.ClearGradients();
            (weight * gradient).sum().backward();
            optimiser.Step(0.01);

            expected *= 1 - (0.02 * 0.5);
            first = (0.9 * first) + (0.1 * gradient);
            second = (0.99 * second) + (0.01 * gradient * gradient);
            expected -= 0.02 * (first / (1 - Math.Pow(0.9, step))) / (Math.Sqrt(second / (1 - Math.Pow(0.99, step))) + 1e-8);
            Assert.Equal(expected, weight.item<float>(), 1e-6);
        }
    }

    [TorchFact]
    public void A_state_that_is_put_back_goes_on_as_before()
    {
        using DisposeScope scope = NewDisposeScope();
        (Parameter first, ClipOptimiser one) = Make();
        (Parameter second, ClipOptimiser other) = Make();
        Step(first, one);
        Step(first, one);

        other.SetState(one.GetState());
        using (no_grad())
        {
            second.copy_(first);
        }

        Step(first, one);
        Step(second, other);

        Assert.Equal(first.item<float>(), second.item<float>());
        one.Dispose();
        other.Dispose();
    }

    [TorchFact]
    public void A_state_of_other_weights_is_refused_by_name()
    {
        using DisposeScope scope = NewDisposeScope();
        (_, ClipOptimiser optimiser) = Make();

        InputException error = Assert.Throws<InputException>(() => optimiser.SetState(new Dictionary<string, Tensor>()));

        Assert.StartsWith("The saved optimiser lacks 'w.exp_avg'.", error.Message, StringComparison.Ordinal);
        optimiser.Dispose();
    }

    [TorchFact]
    public void Gradients_are_clipped_to_their_limit_together()
    {
        using DisposeScope scope = NewDisposeScope();
        (Parameter weight, ClipOptimiser optimiser) = Make();
        (weight * 8).sum().backward();

        Assert.Equal(8, optimiser.ClipGradients(0), 1e-6);
        Assert.Equal(8, weight.grad!.item<float>(), 1e-6);
        Assert.Equal(8, optimiser.ClipGradients(2), 1e-6);
        Assert.Equal(2, weight.grad!.item<float>(), 1e-5);
        optimiser.Dispose();
    }

    private static (Parameter Weight, ClipOptimiser Optimiser) Make()
    {
        var weight = new Parameter(tensor((float[])[1f]));
        return (weight, new ClipOptimiser([new WeightGroup(["w"], [weight], 0.1, 1)], new OptimiserOptions()));
    }

    private static void Step(Parameter weight, ClipOptimiser optimiser)
    {
        optimiser.ClearGradients();
        weight.square().sum().backward();
        optimiser.Step(0.01);
    }
}
