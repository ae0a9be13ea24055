namespace Clip.Sdk.Moderation.Evaluation;

/// <summary>How well a policy does on a labelled sample.</summary>
public sealed record EvaluationReport
{
    /// <summary>The policy.</summary>
    public required string Policy { get; init; }

    /// <summary>SHA-256 of the policy.</summary>
    public required string PolicyHash { get; init; }

    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>Name and hash of the embedding space.</summary>
    public required string Space { get; init; }

    /// <summary>Items that were judged.</summary>
    public required int Items { get; init; }

    /// <summary>Every category and detector.</summary>
    public required IReadOnlyList<CategoryEvaluation> Categories { get; init; }

    /// <summary>What the policy does with items that have a label.</summary>
    public required ActionCounts Labelled { get; init; }

    /// <summary>What the policy does with items that have none.</summary>
    public required ActionCounts Unlabelled { get; init; }

    /// <summary>How groups are treated; empty where none were asked for.</summary>
    public IReadOnlyList<GroupEvaluation> Groups { get; init; } = [];

    /// <summary>Items that could not be judged.</summary>
    public IReadOnlyList<FailedItem> Failed { get; init; } = [];
}
