namespace Clip.Sdk.Training.Evaluation.LinearProbes;

/// <summary>When L-BFGS stops, and how much it remembers.</summary>
public sealed record LbfgsOptions
{
    /// <summary>Most iterations. Default 1000, as in the CLIP paper.</summary>
    public int MaximumIterations { get; init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(MaximumIterations)); } = 1000;

    /// <summary>Stops when no component of the gradient is larger. Default 1e-5.</summary>
    public double GradientTolerance { get; init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(GradientTolerance)); } = 1e-5;

    /// <summary>Stops when an iteration lowers the value by less than this part of it. Default 1e-12.</summary>
    public double ValueTolerance { get; init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(ValueTolerance)); } = 1e-12;

    /// <summary>Steps that the curvature is estimated from. Default 10.</summary>
    public int Memory { get; init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(Memory)); } = 10;
}
