using Clip.Sdk.Training.Configuration;
using Clip.Sdk.Training.Optimisation;
using Clip.Sdk.Training.Tests.Trainer;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Tests.Optimisation;

public sealed class MuonTests
{
    // On a diagonal the iteration acts on each entry alone, so numbers suffice to follow it (Jordan et al. 2024: 3.4445, -4.7750, 2.0315).
    [TorchTheory]
    [InlineData(3, 3)]
    [InlineData(3, 7)]
    [InlineData(7, 3)]
    public void Singular_values_go_through_the_quintic_five_times(int rows, int columns)
    {
        using DisposeScope scope = NewDisposeScope();
        double[] values = [5, -2, 0.3];
        float[] entries = new float[rows * columns];
        for (int i = 0; i < 3; i++)
        {
            entries[(i * columns) + i] = (float)values[i];
        }

        Tensor result = OrthogonalMomentum.Orthogonalise(tensor(entries, [rows, columns]));

        Assert.Equal([rows, columns], result.shape);
        double[] expected = Quintic(values);
        float[] actual = result.contiguous().data<float>().ToArray();
        for (int i = 0; i < actual.Length; i++)
        {
            bool isDiagonal = i / columns == i % columns;
            Assert.Equal(isDiagonal ? expected[i % columns] : 0, actual[i], 2e-4);
        }
    }

    [TorchFact]
    public void All_directions_of_a_gradient_come_out_equally_long()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(4);
        Tensor gradient = randn([24, 40]);

        Tensor result = OrthogonalMomentum.Orthogonalise(gradient);

        // Sums of squares of the singular values: 24 of them near 1, where the gradient's lie from 2 to 11.
        double square = result.pow(2).sum().item<float>();
        double fourth = result.matmul(result.transpose(0, 1)).pow(2).sum().item<float>();
        Assert.InRange(square / 24, 0.6, 1.3);
        Assert.InRange(fourth * 24 / (square * square), 1, 1.15);
    }

    [TorchFact]
    public void A_step_is_as_long_as_AdamWs_and_decays_apart_from_the_gradient()
    {
        using DisposeScope scope = NewDisposeScope();
        var weight = new Parameter(tensor((float[])[1, 0, 0, 0, 1, 0], [2, 3]));
        using var optimiser = new ClipOptimiser([new WeightGroup(["w"], [weight], 0.5, 2, IsOrthogonalised: true)], new OptimiserOptions { Kind = OptimiserKind.Muon });
        double[] gradient = [3, 4];
        (weight * tensor((float[])[3, 0, 0, 0, 4, 0], [2, 3])).sum().backward();

        optimiser.Step(0.01);

        // Nesterov's momentum of a first gradient is a multiple of it, and the length of the matrix does not matter.
        double[] direction = Quintic(gradient);
        float[] actual = weight.data<float>().ToArray();
        Assert.Equal((1 - (0.02 * 0.5)) - (0.02 * 0.2 * Math.Sqrt(3) * direction[0]), actual[0], 1e-5);
        Assert.Equal((1 - (0.02 * 0.5)) - (0.02 * 0.2 * Math.Sqrt(3) * direction[1]), actual[4], 1e-5);
    }

    [TorchFact]
    public void A_state_that_is_put_back_goes_on_as_before_and_AdamWs_moment_serves_too()
    {
        using DisposeScope scope = NewDisposeScope();
        (Parameter first, ClipOptimiser one) = Make(isOrthogonalised: true);
        (Parameter second, ClipOptimiser other) = Make(isOrthogonalised: true);
        (Parameter third, ClipOptimiser adamW) = Make(isOrthogonalised: false);
        Step(first, one);
        Step(third, adamW);

        other.SetState(one.GetState());
        using (no_grad())
        {
            second.copy_(first);
        }

        Step(first, one);
        Step(second, other);
        Assert.True(first.data<float>().ToArray().SequenceEqual(second.data<float>().ToArray()));

        other.SetState(adamW.GetState());
        Assert.Equal(adamW.GetState()["w.exp_avg"].data<float>().ToArray(), other.GetState()["w.exp_avg"].data<float>().ToArray());
        one.Dispose();
        other.Dispose();
        adamW.Dispose();
    }

    [TorchFact]
    public void Only_the_matrices_of_the_blocks_are_orthogonalised()
    {
        using var folder = new TemporaryFolder();
        using var module = ShapeRun.NewModule(ShapeRun.Options(folder.Path, 1));

        IReadOnlyList<WeightGroup> groups = WeightGroups.Of(module, new OptimiserOptions { Kind = OptimiserKind.Muon });

        string[] orthogonalised = [.. groups.Where(group => group.IsOrthogonalised).SelectMany(group => group.Names)];
        Assert.Equal(2 * 2 * 6, orthogonalised.Length);
        Assert.All(orthogonalised, name => Assert.Matches(@"encoder\.layers\.\d\.(self_attn\.(q|k|v|out)_proj|mlp\.fc[12])\.weight$", name));
        Assert.Equal(module.named_parameters().Count(), groups.Sum(group => group.Names.Count));
        Assert.DoesNotContain(WeightGroups.Of(module, new OptimiserOptions()), group => group.IsOrthogonalised);
    }

    [TorchFact]
    public void A_run_learns_and_resumes_with_the_same_bits()
    {
        using var folder = new TemporaryFolder();
        List<double> losses = [];
        TrainingServicesOf(losses, out var services);
        TrainingOptions options = ShapeRun.Options(folder.File("whole"), 30);
        options = options with { Optimiser = options.Optimiser with { Kind = OptimiserKind.Muon } };
        string whole = ShapeRun.Train(options, services).ModelFolder!;

        // The same run, taken up from its checkpoint of step 20.
        TrainingOptions broken = options with { Output = folder.File("broken"), Checkpoints = options.Checkpoints with { EverySteps = 20 } };
        ShapeRun.Train(broken);
        Directory.Delete(Path.Combine(folder.File("broken"), "shapes", "checkpoints", "step-00000030"), recursive: true);
        string resumed = ShapeRun.Train(broken).ModelFolder!;

        Assert.True(losses[^1] < 0.6 * losses[0], $"{losses[0]} to {losses[^1]}");
        Assert.Equal(File.ReadAllBytes(Path.Combine(whole, "model.safetensors")), File.ReadAllBytes(Path.Combine(resumed, "model.safetensors")));
    }

    private static void TrainingServicesOf(List<double> losses, out Clip.Sdk.Training.Trainer.TrainerServices services) =>
        services = new Clip.Sdk.Training.Trainer.TrainerServices { OnStep = (_, loss) => losses.Add(loss) };

    private static double[] Quintic(double[] values)
    {
        double length = Math.Sqrt(values.Sum(value => value * value));
        return [.. values.Select(value =>
        {
            double x = value / length;
            for (int i = 0; i < 5; i++)
            {
                x = (3.4445 * x) - (4.7750 * Math.Pow(x, 3)) + (2.0315 * Math.Pow(x, 5));
            }

            return x;
        })];
    }

    private static (Parameter Weight, ClipOptimiser Optimiser) Make(bool isOrthogonalised)
    {
        var weight = new Parameter(tensor((float[])[1, 2, 3, 4, 5, 7], [2, 3]));
        return (weight, new ClipOptimiser([new WeightGroup(["w"], [weight], 0.1, 1, isOrthogonalised)], new OptimiserOptions()));
    }

    private static void Step(Parameter weight, ClipOptimiser optimiser)
    {
        optimiser.ClearGradients();
        (weight * weight).sum().backward();
        optimiser.Step(0.01);
    }
}
