using System.Text.Json;
using Clip.Sdk.TestSupport;
using Clip.Sdk.Training.Optimisation.Schedules;

namespace Clip.Sdk.Training.Tests.Optimisation;

public sealed class LearningRateScheduleTests
{
    private static readonly JsonElement Reference =
        JsonDocument.Parse(File.ReadAllText(Fixtures.Local("training", "schedules.json"))).RootElement;

    [Theory]
    [InlineData("cosine", ScheduleShape.Cosine, 1e-5)]
    [InlineData("constant", ScheduleShape.Constant, 0)]
    [InlineData("constant_with_cooldown", ScheduleShape.ConstantWithCooldown, 0)]
    [InlineData("warm_up_stable_decay", ScheduleShape.WarmUpStableDecay, 0)]
    public void Rates_agree_with_PyTorch_schedulers(string name, ScheduleShape shape, double finalRate)
    {
        LearningRateSchedule schedule = Schedule(shape) with { FinalRate = finalRate };

        int step = 0;
        foreach (JsonElement expected in Reference.GetProperty("cases").GetProperty(name).EnumerateArray())
        {
            Assert.Equal(expected.GetDouble(), schedule.RateAt(step++), 1e-15);
        }
    }

    [Theory]
    [InlineData(ScheduleShape.Cosine)]
    [InlineData(ScheduleShape.ConstantWithCooldown)]
    [InlineData(ScheduleShape.WarmUpStableDecay)]
    public void Rates_after_the_end_stay_at_the_final_rate(ScheduleShape shape)
    {
        LearningRateSchedule schedule = Schedule(shape) with { FinalRate = 2e-6 };

        Assert.Equal(2e-6, schedule.RateAt(100), 1e-15);
        Assert.Equal(2e-6, schedule.RateAt(1_000_000), 1e-15);
    }

    [Fact]
    public void A_warm_up_as_long_as_the_run_never_leaves_the_line()
    {
        LearningRateSchedule schedule = Schedule(ScheduleShape.Cosine) with { WarmUpSteps = 100 };

        Assert.Equal(5e-6, schedule.RateAt(0), 1e-15);
        Assert.Equal(5e-4, schedule.RateAt(99), 1e-15);
    }

    [Fact]
    public void A_negative_step_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>("step", () => Schedule(ScheduleShape.Cosine).RateAt(-1));

    [Fact]
    public void Impossible_settings_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("PeakRate", () => Schedule(ScheduleShape.Cosine) with { PeakRate = 0 });
        Assert.Throws<ArgumentOutOfRangeException>("TotalSteps", () => Schedule(ScheduleShape.Cosine) with { TotalSteps = 0 });
        Assert.Throws<ArgumentOutOfRangeException>("WarmUpSteps", () => Schedule(ScheduleShape.Cosine) with { WarmUpSteps = -1 });
    }

    private static LearningRateSchedule Schedule(ScheduleShape shape) => new()
    {
        Shape = shape,
        PeakRate = Reference.GetProperty("peak").GetDouble(),
        WarmUpSteps = Reference.GetProperty("warm_up").GetInt64(),
        TotalSteps = Reference.GetProperty("total").GetInt64(),
        CooldownSteps = Reference.GetProperty("cooldown").GetInt64(),
        CooldownPower = Reference.GetProperty("power").GetDouble(),
    };
}
