using Clip.Interop.TorchSharp.Tests.Reference;
using TorchSharp;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace Clip.Interop.TorchSharp.Tests;

/// <summary>Every operator against what PyTorch recorded: values, and gradients where the case has them.</summary>
public class OperatorTests(ITestOutputHelper output)
{
    private const double Tolerance = 2e-6;

    public static TheoryData<string> Names() => [.. OperatorRecord.All.Keys];

    [TorchTheory]
    [MemberData(nameof(Names))]
    public void Operator_gives_what_PyTorch_gives(string name)
    {
        OperatorRecord record = OperatorRecord.All[name];
        bool differentiable = record.Gradients.Length > 0;
        using DisposeScope scope = NewDisposeScope();
        Tensor[] inputs = [.. record.Inputs.Select(input => input.ToTensor())];
        if (differentiable)
        {
            foreach (Tensor input in inputs.Where(input => input.is_floating_point()))
            {
                input.requires_grad = true;
            }
        }

        Tensor[] outputs = OperatorCases.All[name](inputs);

        Assert.Equal(record.Outputs.Length, outputs.Length);
        double worst = record.Outputs.Zip(outputs, (wanted, found) => wanted.Distance(found)).Max();
        if (differentiable)
        {
            WeightedSum(outputs).backward();
            worst = Math.Max(worst, inputs.Zip(record.Gradients, GradientDistance).Max());
        }

        output.WriteLine($"largest difference {worst:g3}");
        Assert.True(worst <= Tolerance, $"'{name}' differs from PyTorch by {worst:g3}, which is more than {Tolerance}.");
    }

    [Fact]
    public void Every_recorded_case_has_its_operation_and_the_other_way_round() =>
        Assert.Equal(OperatorRecord.All.Keys.Order(StringComparer.Ordinal), OperatorCases.All.Keys.Order(StringComparer.Ordinal));

    // Weights that differ from place to place, so that a gradient at the wrong place shows.
    private static Tensor WeightedSum(Tensor[] outputs) => outputs
        .Where(result => result.requires_grad)
        .Select(result => (result.reshape(-1) * cos(arange(result.numel(), result.dtype) * 0.7)).sum())
        .Aggregate((left, right) => left + right);

    private static double GradientDistance(Tensor input, RecordedTensor? wanted) =>
        wanted is null ? (input.grad is null ? 0 : double.PositiveInfinity) : wanted.Distance(input.grad!);
}
