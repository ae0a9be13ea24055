namespace Clip.Sdk.Training.Optimisation.Schedules;

/// <summary>The learning rate as a pure function of the step: nothing to save, nothing to restore, a resumed run asks for its own step.</summary>
/// <remarks>Immutable and safe to share between threads. The warm-up and the cosine agree with OpenCLIP's: step 0 already moves.</remarks>
public sealed record LearningRateSchedule
{
    /// <summary>The curve after the warm-up. Default <see cref="ScheduleShape.Cosine"/>.</summary>
    public ScheduleShape Shape { get; init; } = ScheduleShape.Cosine;

    /// <summary>The highest rate, reached at the end of the warm-up.</summary>
    public required double PeakRate
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(PeakRate));
            field = value;
        }
    }

    /// <summary>The rate that the last step approaches; unused by <see cref="ScheduleShape.Constant"/>. Default 0.</summary>
    public double FinalRate
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(FinalRate));
            field = value;
        }
    }

    /// <summary>Steps of linear rise from PeakRate / WarmUpSteps to PeakRate. Default 0: none.</summary>
    public long WarmUpSteps
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(WarmUpSteps));
            field = value;
        }
    }

    /// <summary>Optimiser steps of the whole run, warm-up included.</summary>
    public required long TotalSteps
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(TotalSteps));
            field = value;
        }
    }

    /// <summary>Steps at the end of the run in which the two shapes with a cool-down fall. Default 0: none.</summary>
    public long CooldownSteps
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(CooldownSteps));
            field = value;
        }
    }

    /// <summary>The power of <see cref="ScheduleShape.ConstantWithCooldown"/>. Default 1: a straight line.</summary>
    public double CooldownPower
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(CooldownPower));
            field = value;
        }
    } = 1;

    /// <summary>The rate with which the optimiser takes a step.</summary>
    /// <param name="step">The step's number, from 0. Steps at or after <see cref="TotalSteps"/> keep the rate of the end.</param>
    /// <returns>A rate in (0, <see cref="PeakRate"/>], or <see cref="FinalRate"/> after the end.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="step"/> is negative.</exception>
    public double RateAt(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        if (step < WarmUpSteps)
        {
            return PeakRate * (step + 1) / WarmUpSteps;
        }

        return Shape switch
        {
            ScheduleShape.Cosine => Between(0.5 * (1 + Math.Cos(Math.PI * PartDone(step, WarmUpSteps)))),
            ScheduleShape.ConstantWithCooldown => Between(Math.Pow(1 - PartDone(step, CooldownStart), CooldownPower)),
            ScheduleShape.WarmUpStableDecay => Between(1 - Math.Sqrt(PartDone(step, CooldownStart))),
            _ => PeakRate,
        };
    }

    private long CooldownStart => Math.Max(WarmUpSteps, TotalSteps - CooldownSteps);

    private double PartDone(long step, long start)
    {
        if (step < start)
        {
            return 0;
        }

        return TotalSteps <= start ? (step < TotalSteps ? 0 : 1) : Math.Min(1, (double)(step - start) / (TotalSteps - start));
    }

    private double Between(double part) => FinalRate + ((PeakRate - FinalRate) * part);
}
