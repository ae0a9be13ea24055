using Clip.Sdk.Training.Metrics;

namespace Clip.Sdk.Training.Tests.Metrics;

public sealed class AverageTests
{
    [Fact]
    public void A_moving_average_forgets_what_left_the_window()
    {
        var average = new MovingAverage(3);
        Assert.Equal(double.NaN, average.Value);

        average.Add(double.PositiveInfinity);
        average.Add(1);
        Assert.Equal(double.PositiveInfinity, average.Value);
        average.Add(2);
        average.Add(6);

        Assert.Equal((3.0, 3), (average.Value, average.Count));
    }

    [Fact]
    public void An_exponential_average_is_not_drawn_to_zero_at_its_start()
    {
        var average = new ExponentialAverage(0.9);
        Assert.Equal(double.NaN, average.Value);

        average.Add(4);
        Assert.Equal(4, average.Value, 1e-12);
        average.Add(2);

        Assert.Equal((4 * 0.09 + 2 * 0.1) / 0.19, average.Value, 1e-12);
    }

    [Fact]
    public void The_rate_looks_back_over_its_window_only()
    {
        var clock = new ManualClock();
        var rate = new RateEstimator(TimeSpan.FromSeconds(10), clock);
        Assert.Null(rate.TimeLeft(5));

        for (int i = 0; i < 100; i++)
        {
            clock.Advance(1);
            rate.Add(i < 50 ? 1000 : 10);
        }

        Assert.Equal(10, rate.PerSecond, 1e-9);
        Assert.Equal(TimeSpan.FromSeconds(20), rate.TimeLeft(200));
    }

    [Fact]
    public void A_pause_does_not_count()
    {
        var clock = new ManualClock();
        var rate = new RateEstimator(TimeSpan.FromSeconds(100), clock);
        clock.Advance(2);
        rate.Add(20);

        rate.Pause();
        clock.Advance(1000);
        rate.Resume();
        clock.Advance(2);
        rate.Add(20);

        Assert.Equal(10, rate.PerSecond, 1e-9);
    }

    [Fact]
    public void Impossible_settings_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("window", () => new MovingAverage(0));
        Assert.Throws<ArgumentOutOfRangeException>("decay", () => new ExponentialAverage(1));
    }
}
