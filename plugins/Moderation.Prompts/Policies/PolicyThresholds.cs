namespace Clip.Sdk.Moderation.Policies;

/// <summary>From which probability on something is done; null is never.</summary>
/// <param name="Review">A person is asked.</param>
/// <param name="Block">It is not shown.</param>
public sealed record PolicyThresholds(double? Review = 0.5, double? Block = 0.9)
{
    /// <summary>What is done at a probability.</summary>
    /// <param name="probability">0 to 1.</param>
    public ModerationAction ActionAt(double probability) =>
        probability >= Block ? ModerationAction.Block
        : probability >= Review ? ModerationAction.Review
        : ModerationAction.Allow;
}
