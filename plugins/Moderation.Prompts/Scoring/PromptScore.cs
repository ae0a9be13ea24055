namespace Clip.Sdk.Moderation;

/// <summary>How close an item comes to a prompt.</summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="Cosine">-1 to 1.</param>
public sealed record PromptScore(string Prompt, double Cosine);
