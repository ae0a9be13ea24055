namespace Clip.Sdk.Training.Optimisation.Schedules;

/// <summary>How the learning rate moves after the warm-up.</summary>
public enum ScheduleShape
{
    /// <summary>Half a cosine from the peak down to the final rate (Loshchilov and Hutter 2017, one cycle).</summary>
    Cosine,

    /// <summary>Stays at the peak.</summary>
    Constant,

    /// <summary>Stays at the peak, then falls over the cool-down steps as a power of what is left of them.</summary>
    ConstantWithCooldown,

    /// <summary>Warm-up, stable, decay (WSD): stays at the peak, then falls over the cool-down steps by 1 − √(part done) (Hägele et al. 2024, arXiv:2405.18392).</summary>
    WarmUpStableDecay,
}
