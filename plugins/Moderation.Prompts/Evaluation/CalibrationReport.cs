namespace Clip.Sdk.Moderation.Evaluation;

/// <summary>What calibrating a policy came to.</summary>
public sealed record CalibrationReport
{
    /// <summary>The policy.</summary>
    public required string Policy { get; init; }

    /// <summary>The file that was written.</summary>
    public required string Output { get; init; }

    /// <summary>SHA-256 of the policy that was written.</summary>
    public required string PolicyHash { get; init; }

    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>Name and hash of the embedding space.</summary>
    public required string Space { get; init; }

    /// <summary>What was calibrated: pictures or texts.</summary>
    public required Modality Modality { get; init; }

    /// <summary>Every category of the file.</summary>
    public required IReadOnlyList<CategoryCalibration> Categories { get; init; }

    /// <summary>Items that could not be judged.</summary>
    public IReadOnlyList<FailedItem> Failed { get; init; } = [];
}
