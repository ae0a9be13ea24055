namespace Clip.Sdk.Plugins;

/// <summary>What a look at a plugin found.</summary>
public sealed record PluginVerification
{
    /// <summary>The manifest.</summary>
    public required PluginManifest Manifest { get; init; }

    /// <summary>SHA-256 over the manifest and every file of code: what an allow-list holds. Empty where the code could not be loaded.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The functions of each head.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Functions { get; init; }

    /// <summary>What hosts will refuse.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>What works, but could be better.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Whether the code left memory when it was unloaded, without any head having been made.</summary>
    public required bool WasCollected { get; init; }

    /// <summary>True where there is no problem and the code left memory.</summary>
    public bool IsGood => Problems.Count == 0 && WasCollected;
}
