namespace Clip.Sdk.Moderation;

/// <summary>What a policy's category makes of an item.</summary>
public sealed record CategoryScore
{
    /// <summary>The category.</summary>
    public required string Category { get; init; }

    /// <summary>0 to 1. Where <see cref="IsCalibrated"/> is false it orders items but is no frequency.</summary>
    public required double Probability { get; init; }

    /// <summary>Pooled cosine of the positive prompts less that of the counter prompts.</summary>
    public required double Margin { get; init; }

    /// <summary>The band that the probability falls into.</summary>
    public required string Severity { get; init; }

    /// <summary>What the category asks for, its exceptions considered.</summary>
    public required ModerationAction Action { get; init; }

    /// <summary>Whether the probability comes from a curve that was fitted to labelled items.</summary>
    public required bool IsCalibrated { get; init; }

    /// <summary>The positive prompt that comes closest.</summary>
    public required PromptScore Positive { get; init; }

    /// <summary>The counter prompt that comes closest.</summary>
    public required PromptScore Counter { get; init; }

    /// <summary>The exception that made the action milder, or null.</summary>
    public string? Exception { get; init; }

    /// <summary>The prompt of the exception that comes closest, or null.</summary>
    public PromptScore? ExceptionPrompt { get; init; }

    /// <summary>All prompts with their cosines, the closest first; only in explanations.</summary>
    public IReadOnlyList<PromptScore>? Prompts { get; init; }
}
