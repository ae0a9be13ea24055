namespace Clip.Sdk.Moderation.Policies;

/// <summary>What a policy file says, checked. Immutable.</summary>
public sealed record Policy
{
    /// <summary>The version of the format that this SDK reads and writes.</summary>
    public const int SchemaVersion = 1;

    /// <summary>A short name.</summary>
    public required string Name { get; init; }

    /// <summary>The author's version of the policy.</summary>
    public string Version { get; init; } = "";

    /// <summary>What it is for.</summary>
    public string Description { get; init; } = "";

    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>SHA-256 of the file, lower-case hex; where it includes others, over the hashes of all, each as 64 hex digits, the file's own first.</summary>
    public required string Hash { get; init; }

    /// <summary>What is looked for, included categories first.</summary>
    public required IReadOnlyList<PolicyCategory> Categories { get; init; }

    /// <summary>Published weights that judge beside the prompts.</summary>
    public IReadOnlyList<PolicyDetector> Detectors { get; init; } = [];

    /// <summary>What is done where categories come together.</summary>
    public IReadOnlyList<PolicyRule> Rules { get; init; } = [];
}
