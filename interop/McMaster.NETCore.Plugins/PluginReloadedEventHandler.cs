namespace McMaster.NETCore.Plugins;

/// <summary>Is told that a plugin was loaded anew.</summary>
/// <param name="sender">The loader.</param>
/// <param name="eventArgs">Names the loader.</param>
public delegate void PluginReloadedEventHandler(object sender, PluginReloadedEventArgs eventArgs);
