using System.Text.Json;
using Clip.Sdk.Training.Evaluation.LinearProbes;

namespace Clip.Sdk.Training.Tests.Evaluation;

public sealed class LinearProbeTests
{
    private static readonly EmbeddingMatrix Features = EvaluationReference.Matrix("zero_shot", "images");
    private static readonly int[] Labels = EvaluationReference.Integers("zero_shot", "labels");
    private static readonly int Classes = EvaluationReference.Root.GetProperty("probe").GetProperty("classes").GetInt32();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_fit_agrees_with_scikit_learn(int index)
    {
        JsonElement expected = EvaluationReference.Root.GetProperty("probe").GetProperty("cases")[index];

        LogisticRegression model = LogisticRegression.Train(
            Features.Rows(0, 100), Labels.AsMemory(0, 100), Classes, expected.GetProperty("c").GetDouble(), new LbfgsOptions { GradientTolerance = 1e-8, ValueTolerance = 0 });

        // The biases of a softmax are only defined up to a shift that all share.
        double[] biases = [.. expected.GetProperty("biases").EnumerateArray().Select(value => value.GetDouble())];
        float[] ours = model.Biases.ToArray();
        for (int i = 0; i < Classes; i++)
        {
            Assert.Equal(biases[i] - biases.Average(), ours[i] - ours.Average(), 1e-5);
        }

        int at = 0;
        foreach (JsonElement weight in expected.GetProperty("weights").EnumerateArray())
        {
            Assert.Equal(weight.GetDouble(), model.Weights.Span[at++], 1e-5);
        }

        Assert.Equal(expected.GetProperty("accuracy").GetDouble(), model.Accuracy(Features.Rows(100, 50), Labels.AsSpan(100, 50)), 1e-12);
    }

    [Fact]
    public void The_sweep_finds_a_strength_no_worse_than_any_it_could_have_tried()
    {
        LinearProbeResult result = LinearProbe.Sweep(
            Features.Rows(0, 100), Labels.AsMemory(0, 100), Features.Rows(100, 50), Labels.AsMemory(100, 50), Classes, new LbfgsOptions { MaximumIterations = 200 });

        foreach (double strength in new[] { 1e-6, 1e-4, 1e-2, 1, 1e2, 1e4, 1e6 })
        {
            LogisticRegression model = LogisticRegression.Train(
                Features.Rows(0, 100), Labels.AsMemory(0, 100), Classes, strength, new LbfgsOptions { MaximumIterations = 200 });
            Assert.True(model.Accuracy(Features.Rows(100, 50), Labels.AsSpan(100, 50)) <= result.ValidationAccuracy + 0.0201);
        }

        Assert.Equal(result.ValidationAccuracy, result.Model.Accuracy(Features.Rows(100, 50), Labels.AsSpan(100, 50)));
        Assert.InRange(result.InverseRegularisation, 1e-6, 1e6);
    }

    [Fact]
    public void Lbfgs_walks_the_Rosenbrock_valley_to_its_known_minimum()
    {
        double[] point = [-1.2, 1, -1.2, 1, -1.2, 1];

        LbfgsResult result = new LbfgsMinimizer(Rosenbrock, new LbfgsOptions { GradientTolerance = 1e-10, ValueTolerance = 0 }).Minimize(point);

        Assert.True(result.IsConverged);
        Assert.All(point, coordinate => Assert.Equal(1, coordinate, 1e-8));
        Assert.InRange(result.Iterations, 10, 80);
    }

    [Fact]
    public void Lbfgs_says_so_when_the_iterations_run_out()
    {
        LbfgsResult result = new LbfgsMinimizer(Rosenbrock, new LbfgsOptions { MaximumIterations = 3 }).Minimize([-1.2, 1]);

        Assert.False(result.IsConverged);
        Assert.Equal(3, result.Iterations);
    }

    [Fact]
    public void Labels_that_are_no_class_are_refused() =>
        Assert.Throws<ArgumentException>("labels", () => LogisticRegression.Train(Features.Rows(0, 3), new[] { 0, 1, 9 }, 3));

    private static double Rosenbrock(double[] point, double[] gradient)
    {
        Array.Clear(gradient);
        double value = 0;
        for (int i = 0; i < point.Length; i += 2)
        {
            double a = 1 - point[i];
            double b = point[i + 1] - (point[i] * point[i]);
            value += (a * a) + (100 * b * b);
            gradient[i] = (-2 * a) - (400 * b * point[i]);
            gradient[i + 1] = 200 * b;
        }

        return value;
    }
}
