namespace Clip.Sdk.Plugins;

/// <summary>
/// Says when the files below some folders have changed and are quiet again. A folder that does not exist, or that the system
/// cannot watch, is looked at every two seconds instead.
/// </summary>
internal sealed class FolderWatch : IDisposable
{
    private static readonly TimeSpan PollingTime = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, FileSystemWatcher?> _watchers;
    private readonly TimeSpan _quietTime;
    private readonly Action _changed;
    private readonly Timer _quiet;
    private readonly Timer _polling;
    private bool _isDisposed;

    public FolderWatch(IEnumerable<string> folders, TimeSpan quietTime, Action changed)
    {
        _quietTime = quietTime;
        _changed = changed;
        _watchers = folders.Select(Path.GetFullPath).Distinct().ToDictionary(folder => folder, _ => (FileSystemWatcher?)null);
        (_quiet, _polling) = Detached.Run(() => (
            new Timer(_ => Tell(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan),
            new Timer(_ => Poll(), null, PollingTime, PollingTime)));
        foreach (string folder in _watchers.Keys)
        {
            Watch(folder);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            foreach (FileSystemWatcher? watcher in _watchers.Values)
            {
                watcher?.Dispose();
            }

            _quiet.Dispose();
            _polling.Dispose();
        }
    }

    private void Poll()
    {
        bool isBlind = false;
        lock (_gate)
        {
            foreach (string folder in _watchers.Keys.ToArray())
            {
                if (_watchers[folder] is { } watcher && !Directory.Exists(folder))
                {
                    // A watcher stays with the folder that was deleted and does not see a new one of the same name.
                    watcher.Dispose();
                    _watchers[folder] = null;
                    isBlind = true;
                }

                isBlind |= _watchers[folder] is null && Directory.Exists(folder) && !_isDisposed;
                if (_watchers[folder] is null)
                {
                    Watch(folder);
                }
            }
        }

        if (isBlind)
        {
            Tell();
        }
    }

    private void Watch(string folder)
    {
        lock (_gate)
        {
            if (_isDisposed || !Directory.Exists(folder))
            {
                return;
            }

            FileSystemWatcher? watcher = null;
            try
            {
                watcher = new FileSystemWatcher(folder)
                {
                    IncludeSubdirectories = true,
                    NotifyFilter = NotifyFilters.LastWrite | NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.Size,
                };
                watcher.Changed += (_, _) => Restart();
                watcher.Created += (_, _) => Restart();
                watcher.Deleted += (_, _) => Restart();
                watcher.Renamed += (_, _) => Restart();
                // Events were lost: look at everything.
                watcher.Error += (_, _) => Restart();
                Detached.Run(() => watcher.EnableRaisingEvents = true);
                _watchers[folder] = watcher;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
            {
                // The system's watches are used up, or the folder went: polled.
                watcher?.Dispose();
            }
        }
    }

    private void Restart()
    {
        lock (_gate)
        {
            if (!_isDisposed)
            {
                _quiet.Change(_quietTime, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void Tell()
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }
        }

        _changed();
    }
}
