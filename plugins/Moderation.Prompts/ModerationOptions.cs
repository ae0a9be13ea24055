namespace Clip.Sdk.Moderation;

/// <summary>The head's section of the host's configuration.</summary>
public sealed record ModerationOptions
{
    /// <summary>The policy where a call names none: the name of a shipped policy, or the path of a file. Default <c>standard</c>.</summary>
    public string Policy { get; init; } = "standard";

    /// <summary>A file that every decision is appended to, or null (the default) for none.</summary>
    public string? AuditLog { get; init; }
}
