namespace McMaster.NETCore.Plugins;

/// <summary>Says which plugin was loaded anew.</summary>
public class PluginReloadedEventArgs : EventArgs
{
    /// <summary>Takes the loader.</summary>
    /// <param name="loader">The loader whose plugin was loaded anew.</param>
    public PluginReloadedEventArgs(PluginLoader loader) => Loader = loader;

    /// <summary>The loader whose plugin was loaded anew.</summary>
    public PluginLoader Loader { get; }
}
