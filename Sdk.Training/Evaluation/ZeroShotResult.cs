namespace Clip.Sdk.Training.Evaluation;

/// <summary>How well pictures were classified.</summary>
public sealed record ZeroShotResult
{
    /// <summary>Pictures that were classified.</summary>
    public required int Count { get; init; }

    /// <summary>Part of the pictures whose best class is the right one.</summary>
    public required double Top1 { get; init; }

    /// <summary>Part of the pictures whose right class is among the five best.</summary>
    public required double Top5 { get; init; }

    /// <summary>Top-1 within each class, averaged over the classes that have pictures.</summary>
    public required double MeanPerClassRecall { get; init; }

    /// <summary>[K] top-1 within each class; NaN for a class without pictures.</summary>
    public required IReadOnlyList<double> PerClassRecall { get; init; }

    /// <summary>[N] the best class of each picture.</summary>
    public required IReadOnlyList<int> Predictions { get; init; }

    /// <summary>How far confidence and accuracy lie apart.</summary>
    public required CalibrationResult Calibration { get; init; }
}
