using System.Diagnostics;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Clip.Interop.TorchSharp.Tests;

public class LeakTests
{
    private const int Steps = 10_000;
    private const long MostGrowthInBytes = 24L << 20;

    [TorchFact]
    public void Ten_thousand_training_steps_leave_neither_tensors_nor_memory_behind()
    {
        using Sequential model = nn.Sequential(nn.Linear(8, 16), nn.GELU(), nn.LayerNorm(16), nn.Linear(16, 4));
        using var optimizer = optim.AdamW(model.parameters(), lr: 1e-3, weight_decay: 0.1);
        using Tensor inputs = randn(4, 8);
        using Tensor targets = tensor(new long[] { 0, 1, 2, 3 });
        for (int i = 0; i < Steps / 10; i++)
        {
            Step(model, optimizer, inputs, targets);
        }

        long tensorsBefore = Settled();
        long memoryBefore = ResidentBytes();
        for (int i = 0; i < Steps; i++)
        {
            Step(model, optimizer, inputs, targets);
        }

        Assert.Equal(tensorsBefore, Settled());
        Assert.InRange(ResidentBytes() - memoryBefore, long.MinValue, MostGrowthInBytes);
    }

    [TorchFact]
    public void Tensors_that_nobody_disposes_are_freed_by_the_finaliser()
    {
        long before = Settled();
        MakeAndForget();

        Assert.Equal(before, Settled());
    }

    private static void Step(Sequential model, AdamW optimizer, Tensor inputs, Tensor targets)
    {
        using DisposeScope scope = NewDisposeScope();
        model.zero_grad();
        Tensor loss = nn.functional.cross_entropy(model.call(inputs), targets);
        loss.backward();
        optimizer.step();
    }

    private static void MakeAndForget()
    {
        for (int i = 0; i < 1000; i++)
        {
            _ = ones(16) + 1;
        }
    }

    private static long Settled()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return Tensor.TotalCount;
    }

    private static long ResidentBytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
