namespace Clip.Sdk.Guidance;

/// <summary>Where a loop stands.</summary>
/// <param name="Index">The number of the step: with the seed it decides the random draws.</param>
/// <param name="Progress">0 at the first, noisiest step, 1 at the last.</param>
/// <param name="AlphaBar">ᾱ, the share of the signal's variance at this step: x_t = √ᾱ · x_0 + √(1 − ᾱ) · ε. 1 where there is no noise.</param>
public readonly record struct GuidanceStep(int Index, double Progress, double AlphaBar = 1)
{
    /// <summary>A step of a diffusion model by its time.</summary>
    /// <param name="time">t, from T − 1 (noise) down to 0.</param>
    /// <param name="times">T, at least 1.</param>
    /// <param name="alphaBar">ᾱ at t.</param>
    public static GuidanceStep AtTime(int time, int times, double alphaBar)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(times);
        ArgumentOutOfRangeException.ThrowIfNegative(time);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(time, times);
        return new GuidanceStep(times - 1 - time, times == 1 ? 1 : 1 - (time / (double)(times - 1)), alphaBar);
    }
}
