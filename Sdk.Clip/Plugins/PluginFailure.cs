namespace Clip.Sdk.Plugins;

/// <summary>Why a plugin, or a change of one, is not there.</summary>
/// <param name="Plugin">The plugin's id, or the name of its folder where the manifest cannot be read.</param>
/// <param name="Folder">Its folder.</param>
/// <param name="Message">The cause, and what to do.</param>
public sealed record PluginFailure(string Plugin, string Folder, string Message);
