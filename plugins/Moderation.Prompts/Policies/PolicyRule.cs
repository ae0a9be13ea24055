namespace Clip.Sdk.Moderation.Policies;

/// <summary>Something that is done where several categories come together, for example routing to a team of specialists.</summary>
/// <param name="Id">Its name.</param>
/// <param name="When">The least probability of each category; all must reach theirs.</param>
/// <param name="Action">The least that is done then.</param>
/// <param name="Route">Who reviews it, or null.</param>
/// <param name="Source">The file that it stands in.</param>
/// <param name="Line">The line that it begins in.</param>
public sealed record PolicyRule(string Id, IReadOnlyDictionary<string, double> When, ModerationAction Action, string? Route, string Source, int Line);
