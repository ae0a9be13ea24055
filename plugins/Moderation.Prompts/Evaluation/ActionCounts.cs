namespace Clip.Sdk.Moderation.Evaluation;

/// <summary>What the whole policy does with items.</summary>
/// <param name="Allow">Items that may be shown.</param>
/// <param name="Review">Items that a person is to judge.</param>
/// <param name="Block">Items that are not shown.</param>
public sealed record ActionCounts(int Allow, int Review, int Block);
