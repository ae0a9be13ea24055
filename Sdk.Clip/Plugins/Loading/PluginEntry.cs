namespace Clip.Sdk.Plugins;

/// <summary>A plugin that the catalogue knows; its code is loaded when a head of it is first wanted.</summary>
internal sealed class PluginEntry(PluginInfo info, string stamp, HeadCatalogOptions options)
{
    private readonly Lock _gate = new();
    private LoadedPlugin? _plugin;
    private string? _failure;
    private bool _isClosed;

    public PluginInfo Info { get; } = info;

    /// <summary>Changes with the plugin's files.</summary>
    public string Stamp { get; } = stamp;

    /// <summary>Why the code could not be loaded, or null.</summary>
    public string? Failure => Volatile.Read(ref _failure);

    public bool IsLoaded => Volatile.Read(ref _plugin) is not null;

    /// <exception cref="PluginException">It cannot be loaded; it is not tried again before its files change.</exception>
    public LoadedPlugin Load()
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                throw new PluginException($"Plugin '{Info.Manifest.Id}' was removed or replaced meanwhile. Ask for its head again.", Info.Manifest.Id);
            }

            if (_failure is not null)
            {
                throw new PluginException(_failure, Info.Manifest.Id);
            }

            try
            {
                return _plugin ??= LoadedPlugin.Load(Info.Manifest, Info.Folder, options);
            }
            catch (PluginException error)
            {
                _failure = error.Message;
                throw;
            }
        }
    }

    /// <summary>Lets running calls finish and unloads.</summary>
    public Task CloseAsync()
    {
        lock (_gate)
        {
            _isClosed = true;
            LoadedPlugin? plugin = _plugin;
            _plugin = null;
            plugin?.Retire();
            return plugin?.Ended ?? Task.CompletedTask;
        }
    }

    /// <summary>True where the head can be asked for.</summary>
    public bool Has(string head) => Info.Manifest.Heads.Any(other => other.Name == head);
}
