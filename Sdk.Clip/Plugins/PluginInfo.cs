namespace Clip.Sdk.Plugins;

/// <summary>A plugin of a catalogue.</summary>
/// <param name="Manifest">What it says about itself.</param>
/// <param name="Folder">Its folder.</param>
public sealed record PluginInfo(PluginManifest Manifest, string Folder);
