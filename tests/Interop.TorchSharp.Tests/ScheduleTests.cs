using Clip.Interop.TorchSharp.Tests.Reference;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim.lr_scheduler;

namespace Clip.Interop.TorchSharp.Tests;

/// <summary>Learning rates against what PyTorch recorded.</summary>
public class ScheduleTests
{
    private static readonly Dictionary<string, Func<optim.Optimizer, LRScheduler>> s_schedules = new()
    {
        ["lambda"] = o => LambdaLR(o, step => 1.0 / (1 + step)),
        ["multiplicative"] = o => MultiplicativeLR(o, _ => 0.9),
        ["step"] = o => StepLR(o, 3, 0.5),
        ["multistep"] = o => MultiStepLR(o, [2, 7], 0.1),
        ["exponential"] = o => ExponentialLR(o, 0.8),
        ["constant"] = o => ConstantLR(o, 0.25, 4),
        ["linear"] = o => LinearLR(o, 0.1, 1.0, 6),
        ["polynomial"] = o => PolynomialLR(o, 6, 2.0),
        ["cosine"] = o => CosineAnnealingLR(o, 5, 0.001),
        ["warm_up_then_cosine"] = o => SequentialLR(o, [LinearLR(o, 0.01, 1.0, 4), CosineAnnealingLR(o, 8)], [4]),
    };

    public static TheoryData<string> Names() => [.. OptimizerRecord.Names("schedules")];

    [TorchTheory]
    [MemberData(nameof(Names))]
    public void Rates_are_PyTorchs(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        using SGD optimizer = optim.SGD((SGD.ParamGroup[])[new([nn.Parameter(zeros(1))], lr: 0.5), new([nn.Parameter(zeros(1))], lr: 0.02)], 1);
        LRScheduler schedule = s_schedules[name](optimizer);

        foreach (double[] wanted in OptimizerRecord.Read("schedules", name))
        {
            Assert.Equal(wanted, optimizer.ParamGroups.Select(group => group.LearningRate), (x, y) => Math.Abs(x - y) <= 1e-12);
            schedule.step();
        }
    }

    [TorchFact]
    public void The_last_rates_are_those_that_were_set()
    {
        using DisposeScope scope = NewDisposeScope();
        using SGD optimizer = optim.SGD([nn.Parameter(zeros(1))], 0.5);
        LRScheduler schedule = StepLR(optimizer, 1, 0.1);

        schedule.step();

        Assert.Equal([0.05], schedule.get_last_lr(), (x, y) => Math.Abs(x - y) < 1e-15);
    }

    [TorchFact]
    public void A_sequence_wants_one_milestone_between_two_schedules()
    {
        using DisposeScope scope = NewDisposeScope();
        using SGD optimizer = optim.SGD([nn.Parameter(zeros(1))], 0.5);

        Assert.Throws<ArgumentException>(() => SequentialLR(optimizer, [ConstantLR(optimizer)], [3]));
    }
}
