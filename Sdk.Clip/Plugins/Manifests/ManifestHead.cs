namespace Clip.Sdk.Plugins;

/// <summary>A head as a manifest announces it.</summary>
/// <param name="Name">Lower-case words joined by hyphens.</param>
/// <param name="Description">One sentence for people and language models.</param>
public sealed record ManifestHead(string Name, string Description);
