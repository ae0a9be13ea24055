namespace Clip.Sdk.Moderation.Policies;

/// <summary>An exception of a category: what comes closer to these prompts than to the category's own is treated more mildly.</summary>
/// <param name="Name">Its name, shown in explanations.</param>
/// <param name="Prompts">What it looks like.</param>
/// <param name="Action">The most that is still done.</param>
/// <param name="By">By how much, in cosine, it must be closer.</param>
public sealed record PolicyExemption(string Name, IReadOnlyList<string> Prompts, ModerationAction Action, double By);
