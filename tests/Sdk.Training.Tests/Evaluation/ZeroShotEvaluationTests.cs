using System.Text.Json;
using Clip.Sdk.Training.Evaluation;

namespace Clip.Sdk.Training.Tests.Evaluation;

public sealed class ZeroShotEvaluationTests
{
    [Fact]
    public void Metrics_agree_with_scikit_learn()
    {
        ZeroShotResult result = ZeroShotEvaluation.Measure(
            EvaluationReference.Matrix("zero_shot", "images"), EvaluationReference.Matrix("zero_shot", "classes"), EvaluationReference.Integers("zero_shot", "labels"), logitScale: 20);

        JsonElement expected = EvaluationReference.Root.GetProperty("zero_shot");
        foreach ((string name, double value) in BenchmarkReport.MetricsOf(result))
        {
            Assert.Equal(expected.GetProperty(name).GetDouble(), value, name == "expected_calibration_error" ? 1e-6 : 1e-12);
        }

        Assert.True(double.IsNaN(result.PerClassRecall[8]));
    }

    [Fact]
    public void Ties_and_numbers_that_are_none_do_not_depend_on_chance()
    {
        var images = new EmbeddingMatrix(new float[] { 1, 0, float.NaN, 0 }, 2, true);
        var classes = new EmbeddingMatrix(new float[] { 1, 0, 1, 0, 0, 1 }, 2, true);

        ZeroShotResult result = ZeroShotEvaluation.Measure(images, classes, new[] { 1, 0 });

        Assert.Equal([0, 0], result.Predictions);
        Assert.Equal(0, result.Top1);
        Assert.Equal(0.5, result.Top5);
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_named()
    {
        var images = new EmbeddingMatrix(new float[4], 2, true);
        var classes = new EmbeddingMatrix(new float[9], 3, true);

        var error = Assert.Throws<ArgumentException>(() => ZeroShotEvaluation.Measure(images, classes, new int[2]));

        Assert.StartsWith("Pictures [2, 2] and classes [3, 3] differ in width.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new[] { 0 }, "2 pictures need as many labels, at least 1, but got 1.")]
    [InlineData(new[] { 0, 2 }, "A label lies from 0 to 1 but 2 came.")]
    public void Labels_that_do_not_fit_are_named(int[] labels, string message)
    {
        var matrix = new EmbeddingMatrix(new float[4], 2, true);

        var error = Assert.Throws<ArgumentException>(nameof(labels), () => ZeroShotEvaluation.Measure(matrix, matrix, labels));

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Calibration_of_a_hand_made_case()
    {
        // Two bins: (0, 0.5] holds 0.4 wrong and 0.5 right, (0.5, 1] holds 0.9 right and 1.0 wrong.
        CalibrationResult result = CalibrationResult.Measure([0.4, 0.5, 0.9, 1.0], [false, true, true, false], bins: 2);

        Assert.Equal((0.5 * 0.05) + (0.5 * 0.45), result.ExpectedError, 1e-12);
        Assert.Equal(0.45, result.MaximumError, 1e-12);
        Assert.Equal([2, 2], result.Bins.Select(bin => bin.Count));
    }
}
