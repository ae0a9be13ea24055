namespace Clip.Sdk.Moderation;

/// <summary>What checking an audit log found.</summary>
/// <param name="Path">The log.</param>
/// <param name="IsIntact">True where every link holds and nothing is missing at the end.</param>
/// <param name="Entries">Entries whose links hold.</param>
/// <param name="Head">The last hash that holds: note it elsewhere to prove later that nothing before it was changed.</param>
/// <param name="Problem">What is wrong and where, or null.</param>
/// <param name="Line">The line of the problem, from 1, or null.</param>
/// <param name="Recoveries">Times that a writer cut off the unfinished line of a crash.</param>
public sealed record AuditReport(string Path, bool IsIntact, long Entries, string Head, string? Problem, long? Line, int Recoveries);
