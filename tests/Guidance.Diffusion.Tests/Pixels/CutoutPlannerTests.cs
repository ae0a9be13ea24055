using Clip.Guidance.Diffusion.Cutouts;
using Clip.Sdk.Guidance;

namespace Clip.Guidance.Diffusion.Tests.Pixels;

public sealed class CutoutPlannerTests
{
    private static readonly CutoutOptions s_plain = new() { Count = 400, Augmentation = null };

    [Fact]
    public void Sizes_go_from_the_models_to_the_shorter_side_and_places_stay_inside()
    {
        CutoutPlan[] plans = Draw(s_plain, 96, 120, 32);

        Assert.All(plans, plan => Assert.InRange(plan.Size, 32, 96));
        Assert.All(plans, plan => Assert.True(plan.Top >= 0 && plan.Left >= 0 && plan.Top + plan.Size <= 96 && plan.Left + plan.Size <= 120));
        Assert.Contains(plans, plan => plan.Size < 36);
        Assert.Contains(plans, plan => plan.Size > 92);
        Assert.Contains(plans, plan => plan.Left > 60);
    }

    [Fact]
    public void An_image_smaller_than_the_model_sees_is_shown_whole() =>
        Assert.All(Draw(s_plain, 48, 48, 64), plan => Assert.Equal(new CutoutPlan(0, 0, 48), plan));

    [Fact]
    public void A_higher_power_draws_smaller_cutouts()
    {
        double even = Draw(s_plain, 256, 256, 32).Average(plan => plan.Size);
        double small = Draw(s_plain with { Power = 4 }, 256, 256, 32).Average(plan => plan.Size);

        Assert.InRange(even, 134, 154);         // (32 + 256) / 2 = 144
        Assert.InRange(small, 67, 87);          // 32 + 224 / 5 = 76.8
    }

    [Fact]
    public void Overviews_follow_the_progress()
    {
        CutoutOptions options = s_plain with { Count = 20, Overview = ProgressCurve.Parse("0:1, 1:0.25") };

        Assert.Equal(20, CutoutPlanner.Draw(options, 1, new GuidanceStep(0, 0), 0, 100, 140, 32).Count(plan => plan is { Size: 100, Left: 20 }));
        Assert.Equal(5, CutoutPlanner.Draw(options, 1, new GuidanceStep(9, 1), 0, 100, 140, 32).Count(plan => plan is { Size: 100, Left: 20 }));
    }

    [Fact]
    public void Augmentation_comes_as_often_as_asked_for()
    {
        var augmentation = new CutoutAugmentation { FlipProbability = 0.25, GrayscaleProbability = 0.5, Noise = 0.2 };

        CutoutPlan[] plans = Draw(s_plain with { Augmentation = augmentation }, 96, 96, 32);

        Assert.InRange(plans.Count(plan => plan.IsFlipped), 70, 130);
        Assert.InRange(plans.Count(plan => plan.IsGray), 160, 240);
        Assert.All(plans, plan => Assert.InRange(plan.Noise, 0, 0.2));
        Assert.Equal(plans.Length, plans.Select(plan => plan.NoiseSeed).Distinct().Count());
        Assert.All(plans, plan => Assert.NotNull(plan.Warp));
    }

    [Fact]
    public void Seed_step_and_image_decide_and_nothing_else()
    {
        CutoutPlan[] first = CutoutPlanner.Draw(s_plain, 1, new GuidanceStep(3, 0.1), 0, 96, 96, 32);

        Assert.Equal(first, CutoutPlanner.Draw(s_plain, 1, new GuidanceStep(3, 0.9), 0, 96, 96, 32));
        Assert.NotEqual(first, CutoutPlanner.Draw(s_plain, 2, new GuidanceStep(3, 0.1), 0, 96, 96, 32));
        Assert.NotEqual(first, CutoutPlanner.Draw(s_plain, 1, new GuidanceStep(4, 0.1), 0, 96, 96, 32));
        Assert.NotEqual(first, CutoutPlanner.Draw(s_plain, 1, new GuidanceStep(3, 0.1), 1, 96, 96, 32));
    }

    [Fact]
    public void Noise_is_nearly_normal()
    {
        var random = new CounterRandom(3);
        double[] values = [.. Enumerable.Range(0, 200_000).Select(_ => (double)random.NextNearlyNormal())];

        Assert.InRange(values.Average(), -0.01, 0.01);
        Assert.InRange(Math.Sqrt(values.Average(value => value * value)), 0.99, 1.01);
        Assert.InRange(values.Count(value => Math.Abs(value) < 1) / 200_000.0, 0.66, 0.70);
    }

    private static CutoutPlan[] Draw(CutoutOptions options, int height, int width, int modelSize) =>
        CutoutPlanner.Draw(options, 11, new GuidanceStep(0, 0), 0, height, width, modelSize);
}
