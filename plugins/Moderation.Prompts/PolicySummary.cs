namespace Clip.Sdk.Moderation;

/// <summary>What a policy looks for.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">The author's version.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Path">The file.</param>
/// <param name="Hash">SHA-256 of the policy.</param>
/// <param name="Categories">Categories with their titles.</param>
/// <param name="Detectors">Detectors.</param>
/// <param name="Rules">Rules.</param>
public sealed record PolicySummary(
    string Name,
    string Version,
    string Description,
    string Path,
    string Hash,
    IReadOnlyDictionary<string, string> Categories,
    IReadOnlyList<string> Detectors,
    IReadOnlyList<string> Rules);
