namespace Clip.Sdk.Plugins;

/// <summary>What a plugin's <c>plugin.json</c> says; read without loading any code.</summary>
public sealed record PluginManifest
{
    /// <summary>The file's name.</summary>
    public const string FileName = "plugin.json";

    /// <summary>Names the plugin: letters, digits, dots, hyphens and underscores.</summary>
    public required string Id { get; init; }

    /// <summary>The plugin's own version, as semantic versioning has it.</summary>
    public required string Version { get; init; }

    /// <summary>One sentence for people.</summary>
    public required string Description { get; init; }

    /// <summary>The file of the assembly, in the plugin's folder.</summary>
    public required string Assembly { get; init; }

    /// <summary>The version of the contract that the plugin was built for.</summary>
    public required Version Contract { get; init; }

    /// <summary>The heads that the assembly registers, at least one.</summary>
    public required IReadOnlyList<ManifestHead> Heads { get; init; }

    /// <summary>What the heads need of a host, for people: <c>model</c>, names of engines, files.</summary>
    public IReadOnlyList<string> Requires { get; init; } = [];

    /// <summary>The licence, or null.</summary>
    public string? License { get; init; }

    /// <summary>Who wrote it.</summary>
    public IReadOnlyList<string> Authors { get; init; } = [];

    /// <summary>Reads a manifest.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="PluginException">It cannot be read or is no manifest; the message has the line.</exception>
    public static PluginManifest Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return ManifestReader.Read(path);
    }
}
