namespace Clip.Sdk.Training.Evaluation.LinearProbes;

/// <summary>Where L-BFGS ended.</summary>
/// <param name="Value">The function's value there.</param>
/// <param name="Iterations">Iterations taken.</param>
/// <param name="IsConverged">True when a tolerance was met, false when the iterations ran out or no step lowered the value.</param>
public sealed record LbfgsResult(double Value, int Iterations, bool IsConverged);
