using System.ComponentModel.DataAnnotations;
using Clip.Sdk.Training.Optimisation.Schedules;

namespace Clip.Sdk.Training.Configuration;

/// <summary>The learning rate over time.</summary>
public sealed record ScheduleOptions
{
    /// <summary>The curve after the warm-up. Default cosine.</summary>
    public ScheduleShape Shape { get; init; } = ScheduleShape.Cosine;

    /// <summary>Steps of linear rise. Default 500.</summary>
    [Range(0, 1_000_000_000)]
    public long WarmUpSteps { get; init; } = 500;

    /// <summary>Rate at the end. Default 0.</summary>
    [Range(0, 10)]
    public double FinalLearningRate { get; init; }

    /// <summary>Steps of the fall at the end, for the two shapes with a cool-down. Default 0.</summary>
    [Range(0, 1_000_000_000)]
    public long CooldownSteps { get; init; }

    /// <summary>Power of the fall of <c>constant_with_cooldown</c>. Default 1.</summary>
    [Range(0.01, 100)]
    public double CooldownPower { get; init; } = 1;

    /// <summary>The schedule as a function of the step.</summary>
    /// <param name="peakRate">The peak learning rate.</param>
    /// <param name="totalSteps">Optimiser steps of the whole run.</param>
    public LearningRateSchedule ToSchedule(double peakRate, long totalSteps) => new()
    {
        Shape = Shape,
        PeakRate = peakRate,
        FinalRate = FinalLearningRate,
        WarmUpSteps = WarmUpSteps,
        TotalSteps = totalSteps,
        CooldownSteps = CooldownSteps,
        CooldownPower = CooldownPower,
    };
}
