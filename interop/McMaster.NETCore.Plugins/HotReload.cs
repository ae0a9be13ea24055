namespace McMaster.NETCore.Plugins;

/// <summary>Watches the assemblies in a plugin's folder and acts once they have been quiet for a while.</summary>
internal sealed class HotReload : IDisposable
{
    private readonly FileSystemWatcher _watcher;
    private readonly CancellationTokenSource _stop = new();
    private readonly TimeSpan _delay;
    private readonly Action _reload;
    private int _changes;

    internal HotReload(PluginConfig config, Action reload)
    {
        _delay = config.ReloadDelay;
        _reload = reload;
        // A file is written in place, or written beside and renamed over the old one.
        _watcher = new FileSystemWatcher(Path.GetDirectoryName(config.MainAssemblyPath)!, "*.dll")
        {
            NotifyFilter = NotifyFilters.LastWrite | NotifyFilters.FileName,
        };
        _watcher.Changed += OnChange;
        _watcher.Created += OnChange;
        _watcher.Renamed += OnChange;
        _watcher.EnableRaisingEvents = true;
    }

    public void Dispose()
    {
        _stop.Cancel();
        _watcher.Dispose();
    }

    private void OnChange(object sender, FileSystemEventArgs change)
    {
        int number = Interlocked.Increment(ref _changes);
        _ = Task.Delay(_delay, _stop.Token).ContinueWith(
            _ =>
            {
                if (number == Volatile.Read(ref _changes))
                {
                    _reload();
                }
            },
            _stop.Token,
            TaskContinuationOptions.OnlyOnRanToCompletion,
            TaskScheduler.Default);
    }
}
