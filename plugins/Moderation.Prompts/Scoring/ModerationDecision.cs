namespace Clip.Sdk.Moderation;

/// <summary>What is to be done with an item, and why.</summary>
public sealed record ModerationDecision
{
    /// <summary>What was judged: a name.</summary>
    public required string Input { get; init; }

    /// <summary>What is to be done.</summary>
    public required ModerationAction Action { get; init; }

    /// <summary>The category, detector or rule that asks for most; <c>none</c> where nothing asks for anything.</summary>
    public required string Category { get; init; }

    /// <summary>The severity of that category; <c>none</c> for detectors and rules.</summary>
    public required string Severity { get; init; }

    /// <summary>The highest probability of any category or detector that may ask for something.</summary>
    public required double Probability { get; init; }

    /// <summary>Who reviews it, or null.</summary>
    public string? Route { get; init; }

    /// <summary>Why, in sentences; empty for what is allowed without question.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>Every category, in the policy's order.</summary>
    public required IReadOnlyList<CategoryScore> Categories { get; init; }

    /// <summary>Every detector, in the policy's order; empty for texts.</summary>
    public IReadOnlyList<DetectorScore> Detectors { get; init; } = [];

    /// <summary>Of a text in several windows: the one that was judged worst.</summary>
    public string? Window { get; init; }

    /// <summary>The policy.</summary>
    public required string Policy { get; init; }

    /// <summary>SHA-256 of the policy.</summary>
    public required string PolicyHash { get; init; }

    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>Name and hash of the embedding space.</summary>
    public required string Space { get; init; }

    /// <summary>SHA-256 over the model's weights, where the host has computed it.</summary>
    public string? ModelHash { get; init; }
}
