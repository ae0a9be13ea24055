using Clip.Sdk.Heads.Scoring;

namespace Clip.Score.Clip.Tests;

/// <summary>Expected numbers: tests/reference/score_statistics.py and, as said, published ones.</summary>
public sealed class StatisticsTests
{
    private static readonly double[] Scores = [0.71, 0.52, 0.93, 0.60, 0.66, 0.84, 0.75, 0.58, 0.69, 0.80, 0.77, 0.49];

    private static readonly double[] Many =
    [
        0.371, -0.015, 1.365, 0.024, 0.205, 0.941, -0.305, -0.146, 0.244, -0.015, -0.446, 0.048, -0.029, 0.452, -0.682,
        -0.2, 0.726, 1.079, -0.606, 0.472, -0.34, -0.278, -0.286, -0.061, 0.648, 0.506, 0.18, -0.032, 0.152, 0.097,
    ];

    /// <summary>Darwin's maize plants, crossed against self-fertilised; Fisher counted 863 of 32768 assignments on each side.</summary>
    private static double[] Maize
    {
        get
        {
            double[] crossed = [23.5, 12, 21, 22, 19.125, 21.5, 22.125, 20.375, 18.25, 21.625, 23.25, 21, 22.125, 23, 12];
            double[] selfed = [17.375, 20.375, 20, 20, 18.375, 18.625, 18.625, 15.25, 16.5, 18, 16.25, 18, 12.75, 15.5, 18];
            return [.. crossed.Zip(selfed, (left, right) => left - right)];
        }
    }

    [Fact]
    public void The_exact_test_counts_what_Fisher_counted() => Assert.Equal(2 * 863 / 32768.0, PairedTest.PValue(Maize, 100, 0), 12);

    [Fact]
    public void The_sampled_test_is_near_the_reference()
    {
        Assert.False(PairedTest.IsExact(Many.Length));
        Assert.Equal(0.135798, PairedTest.PValue(Many, 200_000, 1), 0.003);
    }

    [Fact]
    public void A_difference_that_no_sample_reaches_is_improbable_but_not_impossible() =>
        Assert.Equal(1 / 1001.0, PairedTest.PValue([.. Enumerable.Range(0, 200).Select(number => 1 + (number * 0.001))], 1000, 0), 12);

    [Fact]
    public void Equal_generators_give_a_p_value_of_one() => Assert.Equal(1, PairedTest.PValue(new double[12], 1000, 0));

    [Theory]
    [InlineData(0.95, 0.6242, 0.7667)]
    [InlineData(0.80, 0.6475, 0.7417)]
    public void The_bootstrap_interval_is_near_the_reference(double confidence, double low, double high)
    {
        Interval interval = Bootstrap.Mean(Scores, 100_000, confidence, 7)!;

        Assert.Equal(low, interval.Low, 0.002);
        Assert.Equal(high, interval.High, 0.002);
    }

    [Fact]
    public void The_interval_of_the_maize_is_near_the_reference()
    {
        Interval interval = Bootstrap.Mean(Maize, 100_000, 0.95, 3)!;

        Assert.Equal(0.175, interval.Low, 0.06);
        Assert.Equal(4.767, interval.High, 0.06);
    }

    [Fact]
    public void The_same_seed_gives_the_same_figures_and_another_seed_others()
    {
        Assert.Equal(Bootstrap.Mean(Scores, 5000, 0.95, 42), Bootstrap.Mean(Scores, 5000, 0.95, 42));
        Assert.NotEqual(Bootstrap.Mean(Scores, 5000, 0.95, 42), Bootstrap.Mean(Scores, 5000, 0.95, 43));
        Assert.Equal(PairedTest.PValue(Many, 5000, 42), PairedTest.PValue(Many, 5000, 42));
    }

    [Fact]
    public void One_observation_has_no_interval() => Assert.Null(Bootstrap.Mean([0.5], 1000, 0.95, 0));
}
