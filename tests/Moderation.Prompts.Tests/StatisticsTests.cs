using System.Text.Json;
using Clip.Sdk;
using Clip.Sdk.Moderation.Calibration;
using Clip.Sdk.Moderation.Evaluation;
using Clip.Sdk.TestSupport;

namespace Clip.Moderation.Prompts.Tests;

/// <summary>Against tests/reference/moderation_metrics.py, which agrees with scikit-learn, and against published figures.</summary>
public sealed class StatisticsTests
{
    private const double Tolerance = 1e-9;

    public static TheoryData<string> Names => new(Cases().Select(example => example.GetProperty("name").GetString()!));

    [Theory]
    [MemberData(nameof(Names))]
    public void Curves_agree_with_the_reference(string name)
    {
        (JsonElement example, double[] scores, bool[] labels) = Case(name);
        var curve = new RankingCurve(scores, labels);

        Assert.Equal(example.GetProperty("auc").GetDouble(), curve.AreaUnderRoc, Tolerance);
        Assert.Equal(example.GetProperty("averagePrecision").GetDouble(), curve.AveragePrecision, Tolerance);
        Assert.Equal(example.GetProperty("fprAt80").GetDouble(), curve.FalsePositiveRateAtRecall(0.8), Tolerance);
        Assert.Equal(example.GetProperty("fprAt95").GetDouble(), curve.FalsePositiveRateAtRecall(0.95), Tolerance);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Platt_scaling_agrees_with_the_reference(string name)
    {
        (JsonElement example, double[] scores, bool[] labels) = Case(name);

        (double slope, double intercept) = PlattScaling.Fit(scores, labels);

        // Lin et al. stop at a gradient of 1e-5, which leaves some parts in a million.
        Assert.Equal(example.GetProperty("slope").GetDouble(), slope, 1e-4 * Math.Max(1, Math.Abs(slope)));
        Assert.Equal(example.GetProperty("intercept").GetDouble(), intercept, 1e-4 * Math.Max(1, Math.Abs(intercept)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Isotonic_regression_agrees_with_the_reference(string name)
    {
        (JsonElement example, double[] scores, bool[] labels) = Case(name);
        double[] keys = Numbers(example, "isotonicKeys");
        double[] values = Numbers(example, "isotonicValues");

        (double[] corners, double[] levels) = IsotonicRegression.Fit(scores, labels);

        for (int i = 0; i < keys.Length; i++)
        {
            Assert.Equal(values[i], IsotonicRegression.Interpolate(corners, levels, keys[i]), Tolerance);
        }

        Assert.Equal(levels[0], IsotonicRegression.Interpolate(corners, levels, -1e9));
        Assert.Equal(levels[^1], IsotonicRegression.Interpolate(corners, levels, 1e9));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_interval_of_the_area_is_DeLongs(string name)
    {
        (JsonElement example, double[] scores, bool[] labels) = Case(name);
        if (example.GetProperty("delongVariance").ValueKind == JsonValueKind.Null)
        {
            return;
        }

        Interval interval = Interval.AreaUnderRoc(scores, labels);

        double half = 1.959963984540054 * Math.Sqrt(example.GetProperty("delongVariance").GetDouble());
        Assert.Equal(Math.Max(0, interval.Value - half), interval.Low, Tolerance);
        Assert.Equal(Math.Min(1, interval.Value + half), interval.High, Tolerance);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Quality_of_probabilities_agrees_with_the_reference(string name)
    {
        (JsonElement example, double[] scores, bool[] labels) = Case(name);
        double slope = example.GetProperty("slope").GetDouble();
        double intercept = example.GetProperty("intercept").GetDouble();

        ProbabilityQuality quality = ProbabilityQuality.Measure([.. scores.Select(score => 1 / (1 + Math.Exp(-((slope * score) + intercept))))], labels);

        Assert.Equal(example.GetProperty("brier").GetDouble(), quality.BrierScore, Tolerance);
        Assert.Equal(example.GetProperty("calibrationError").GetDouble(), quality.CalibrationError, Tolerance);
    }

    // Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3.
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0.0000, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void The_interval_of_a_share_is_Wilsons(int hits, int total, double low, double high)
    {
        Interval interval = Interval.Share(hits, total)!;

        Assert.Equal(low, interval.Low, 4);
        Assert.Equal(high, interval.High, 4);
    }

    // Newcombe, Statistics in Medicine 17 (1998) 873-890, table II, method 10.
    [Theory]
    [InlineData(56, 70, 48, 80, 0.0524, 0.3339)]
    [InlineData(9, 10, 3, 10, 0.1705, 0.8090)]
    [InlineData(5, 56, 0, 29, -0.0381, 0.1926)]
    [InlineData(10, 10, 0, 10, 0.6075, 1.0000)]
    public void The_interval_of_a_difference_is_Newcombes(int hits, int total, int otherHits, int otherTotal, double low, double high)
    {
        Interval interval = Interval.Difference(Interval.Share(hits, total), Interval.Share(otherHits, otherTotal))!;

        Assert.Equal(low, interval.Low, 4);
        Assert.Equal(high, interval.High, 4);
    }

    [Fact]
    public void A_threshold_for_a_precision_finds_as_much_as_it_may()
    {
        var curve = new RankingCurve([0.9, 0.8, 0.7, 0.6, 0.5, 0.4], [true, true, false, true, false, false]);

        Assert.Equal(0.75, ThresholdChoice.ForPrecision(curve, 0.9)!.Value, Tolerance);
        Assert.Equal(0.55, ThresholdChoice.ForPrecision(curve, 0.75)!.Value, Tolerance);
        Assert.Equal(0.55, ThresholdChoice.ForRecall(curve, 1), Tolerance);
        Assert.Equal(0.75, ThresholdChoice.ForRecall(curve, 0.6), Tolerance);
    }

    [Fact]
    public void A_precision_that_no_threshold_reaches_has_none()
    {
        var curve = new RankingCurve([0.9, 0.8], [false, true]);

        Assert.Null(ThresholdChoice.ForPrecision(curve, 0.9));
    }

    [Fact]
    public void A_sample_of_one_class_is_refused() =>
        Assert.Contains("2 positives and 0 negatives", Assert.Throws<InputException>(() => PlattScaling.Fit([1, 2], [true, true])).Message, StringComparison.Ordinal);

    private static (JsonElement Case, double[] Scores, bool[] Labels) Case(string name)
    {
        JsonElement example = Cases().Single(example => example.GetProperty("name").GetString() == name);
        return (example, Numbers(example, "scores"), [.. example.GetProperty("labels").EnumerateArray().Select(label => label.GetBoolean())]);
    }

    private static double[] Numbers(JsonElement example, string name) => [.. example.GetProperty(name).EnumerateArray().Select(value => value.GetDouble())];

    private static JsonElement[] Cases() => [.. JsonDocument.Parse(File.ReadAllText(Fixtures.Local("moderation", "metrics.json"))).RootElement.EnumerateArray()];
}
