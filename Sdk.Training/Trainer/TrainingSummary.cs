namespace Clip.Sdk.Training.Trainer;

/// <summary>How a run ended.</summary>
public sealed record TrainingSummary
{
    /// <summary>True when all steps are done; false when the run was cancelled, and saved.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>Optimiser steps that are done.</summary>
    public required long Step { get; init; }

    /// <summary>Loss of the last step; NaN where none was taken.</summary>
    public required double LastLoss { get; init; }

    /// <summary>The newest checkpoint, from which the run goes on.</summary>
    public required string Checkpoint { get; init; }

    /// <summary>The trained model, or null where the run is not complete.</summary>
    public string? ModelFolder { get; init; }

    /// <summary>Samples that could not be used and were left out.</summary>
    public required long SkippedSamples { get; init; }
}
