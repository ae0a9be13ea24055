namespace Clip.Sdk.Plugins;

/// <summary>A head of a catalogue.</summary>
/// <param name="Name">Unique in the catalogue.</param>
/// <param name="Description">One sentence for people and language models.</param>
/// <param name="Plugin">The plugin that brings it.</param>
public sealed record HeadInfo(string Name, string Description, PluginInfo Plugin);
