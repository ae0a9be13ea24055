using Clip.Sdk.Batches;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Clip.Sdk.Plugins;

/// <summary>
/// The heads of a host. Plugins are found by their manifests; the code of each is loaded, into a context of its own, when a head of
/// it is first wanted. A plugin with something wrong is reported in <see cref="Failures"/>, and the others work on.
/// </summary>
/// <remarks>
/// Safe to use from several threads at once. When a plugin's files change, calls that run finish on the old version, new calls go
/// to the new one, and the old one leaves memory after its last call; a new version that cannot be loaded leaves the old one.
/// </remarks>
public sealed class HeadCatalog : IDisposable, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Lock _scanning = new();
    private readonly HeadCatalogOptions _options;
    private readonly ILogger _logger;
    private readonly List<Task> _ending = [];
    private readonly FolderWatch? _watch;
    private CatalogState _state = CatalogState.Empty;
    private bool _isDisposed;

    private HeadCatalog(HeadCatalogOptions options)
    {
        _options = options;
        _logger = options.LoggerFactory.CreateLogger<HeadCatalog>();
        _watch = options.WatchesFolders ? new FolderWatch(options.Folders, options.QuietTime, () => Refresh()) : null;
    }

    /// <summary>Raised after <see cref="Refresh"/> found something new, on its thread; the watcher's is one of the pool.</summary>
    public event EventHandler<HeadCatalogChangedEventArgs>? Changed;

    /// <summary>The heads, in the order of their names, without those whose code turned out not to load.</summary>
    public IReadOnlyList<HeadInfo> Heads
    {
        get
        {
            CatalogState state = State;
            var failed = state.Entries.Where(entry => entry.Failure is not null).Select(entry => entry.Info).ToHashSet();
            return failed.Count == 0 ? state.Heads : [.. state.Heads.Where(head => !failed.Contains(head.Plugin))];
        }
    }

    /// <summary>The plugins, in the order in which they were found, without those whose code turned out not to load.</summary>
    public IReadOnlyList<PluginInfo> Plugins => [.. State.Entries.Where(entry => entry.Failure is null).Select(entry => entry.Info)];

    /// <summary>What is wrong: manifests, clashes, code that could not be loaded. <see cref="LoadAll"/> makes it complete.</summary>
    public IReadOnlyList<PluginFailure> Failures
    {
        get
        {
            CatalogState state = State;
            return [.. state.Failures, .. state.Entries.Where(entry => entry.Failure is not null).Select(entry => new PluginFailure(entry.Info.Manifest.Id, entry.Info.Folder, entry.Failure!))];
        }
    }

    private CatalogState State
    {
        get
        {
            lock (_gate)
            {
                return _state;
            }
        }
    }

    /// <summary>Looks for plugins and, where that is asked for, goes on watching. Loads no code.</summary>
    /// <param name="options">Where to look, and what heads get.</param>
    public static HeadCatalog Open(HeadCatalogOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        PluginCopy.DeleteAbandoned();
        var catalog = new HeadCatalog(options);
        catalog.Refresh();
        return catalog;
    }

    /// <summary>A head, or null.</summary>
    /// <param name="head">Its name.</param>
    public HeadInfo? Find(string head) => Heads.FirstOrDefault(other => other.Name == head);

    /// <summary>
    /// The functions of a head. They hold nothing of the plugin: keep them as long as you like; after <see cref="Changed"/> names
    /// the head, ask again for the new version's.
    /// </summary>
    /// <param name="head">The head's name.</param>
    /// <exception cref="PluginException">There is no such head, or its plugin cannot be loaded.</exception>
    public IReadOnlyList<AIFunction> Functions(string head)
    {
        using HeadLease lease = Enter(head, out HeadInfo info);
        return [.. lease.Head.Functions.Select(function => new CatalogFunction(this, info, function))];
    }

    /// <summary>True where the head takes part in batch jobs.</summary>
    /// <param name="head">The head's name.</param>
    /// <exception cref="PluginException">There is no such head, or its plugin cannot be loaded.</exception>
    public bool IsBatch(string head)
    {
        using HeadLease lease = Enter(head, out _);
        return lease.Head.IsBatch;
    }

    /// <summary>A batch head for the time of a job; the caller disposes it.</summary>
    /// <param name="head">The head's name.</param>
    /// <exception cref="PluginException">There is no such head, its plugin cannot be loaded, or it does not take part in batch jobs.</exception>
    /// <exception cref="ClipException">The head cannot be made, for example since the host has no model.</exception>
    public BatchHeadLease OpenBatch(string head)
    {
        HeadLease lease = Enter(head, out HeadInfo info);
        try
        {
            return lease.Head.IsBatch
                ? new BatchHeadLease(lease, (IBatchHead)lease.Head.Head, info)
                : throw new PluginException($"Head '{head}' takes no part in batch jobs. Call its functions: `clip heads info {head}`.", head);
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    /// <summary>A head as an interface of the contract, for hosts that do more with it than call its functions; the caller disposes it.</summary>
    /// <typeparam name="TContract">An interface that the host and the plugin share, such as <see cref="Guidance.IGuidance"/>.</typeparam>
    /// <param name="head">The head's name.</param>
    /// <exception cref="PluginException">There is no such head, its plugin cannot be loaded, or it does not implement the interface.</exception>
    /// <exception cref="ClipException">The head cannot be made, for example since the host has no model.</exception>
    public ContractLease<TContract> OpenAs<TContract>(string head)
        where TContract : class
    {
        HeadLease lease = Enter(head, out HeadInfo info);
        try
        {
            return lease.Head.Head is TContract contract
                ? new ContractLease<TContract>(lease, contract, info)
                : throw new PluginException($"Head '{head}' is wanted as '{typeof(TContract).Name}', which it does not implement. Call its functions: `clip heads info {head}`.", head);
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    /// <summary>Loads the code of every plugin now, so that <see cref="Failures"/> is complete and first calls are quick. Heads are still made when they are used.</summary>
    public void LoadAll()
    {
        foreach (PluginEntry entry in State.Entries)
        {
            TryLoad(entry);
        }
    }

    /// <summary>The fingerprint of a plugin's code, as allow-lists hold it.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <exception cref="PluginException">Its files cannot be read.</exception>
    public static string Fingerprint(PluginInfo plugin)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        try
        {
            using PluginCopy copy = PluginCopy.Make(plugin.Folder);
            return copy.Fingerprint;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PluginException($"The files of plugin '{plugin.Manifest.Id}' cannot be read: {error.Message}", plugin.Manifest.Id, error);
        }
    }

    /// <summary>Looks at the folders again.</summary>
    /// <returns>True where something changed.</returns>
    public bool Refresh()
    {
        HeadCatalogChangedEventArgs? change;
        lock (_scanning)
        {
            CatalogState before = State;
            CatalogState after = CatalogScan.Run(_options, before, TryLoad);
            bool isTaken;
            lock (_gate)
            {
                isTaken = !_isDisposed;
                _state = isTaken ? after : _state;
            }

            change = isTaken ? Compare(before, after) : null;
            foreach (PluginEntry gone in isTaken ? before.Entries.Except(after.Entries) : after.Entries)
            {
                Remember(gone.CloseAsync());
            }
        }

        if (change is not null)
        {
            Raise(change);
        }

        return change is not null;
    }

    /// <summary>Begins a call.</summary>
    internal HeadLease Enter(string head) => Enter(head, out _);

    /// <summary>Lets running calls finish on their own, and unloads each plugin after its last.</summary>
    public void Dispose() => Close();

    /// <summary>Unloads every plugin, and waits for the calls that run.</summary>
    public async ValueTask DisposeAsync()
    {
        Close();
        Task[] ending;
        lock (_gate)
        {
            ending = [.. _ending];
        }

        await Task.WhenAll(ending).ConfigureAwait(false);
    }

    private HeadLease Enter(string head, out HeadInfo info)
    {
        ArgumentException.ThrowIfNullOrEmpty(head);
        while (true)
        {
            PluginEntry entry = EntryOf(head);
            LoadedPlugin plugin;
            try
            {
                plugin = entry.Load();
            }
            catch (PluginException) when (!State.Entries.Contains(entry))
            {
                // Replaced between the two lines; the next round meets its successor or tells that there is none.
                continue;
            }

            if (plugin.TryEnter())
            {
                info = entry.Info.Manifest.Heads.Where(other => other.Name == head).Select(other => new HeadInfo(other.Name, other.Description, entry.Info)).First();
                return new HeadLease(plugin, head);
            }
        }
    }

    private PluginEntry EntryOf(string head)
    {
        CatalogState state;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            state = _state;
        }

        if (state.Entries.FirstOrDefault(entry => entry.Has(head)) is { } found)
        {
            return found;
        }

        string known = state.Heads.Count == 0 ? "There are no heads" : $"There are: {string.Join(", ", state.Heads.Select(other => $"'{other.Name}'"))}";
        string failed = state.Failures.Count == 0 ? "" : $" Plugins with something wrong: {string.Join(", ", state.Failures.Select(failure => $"'{failure.Plugin}'").Distinct())}.";
        throw new PluginException($"There is no head '{head}'. {known} in {string.Join(", ", _options.Folders.Select(folder => $"'{folder}'"))}.{failed}", head);
    }

    private bool TryLoad(PluginEntry entry)
    {
        try
        {
            entry.Load();
            return true;
        }
        catch (PluginException error)
        {
            _logger.LogWarning("{Message}", error.Message);
            return false;
        }
    }

    private static HeadCatalogChangedEventArgs? Compare(CatalogState before, CatalogState after)
    {
        Dictionary<string, HeadInfo> old = before.Heads.ToDictionary(head => head.Name);
        Dictionary<string, HeadInfo> now = after.Heads.ToDictionary(head => head.Name);
        var fresh = after.Entries.Except(before.Entries).SelectMany(entry => entry.Info.Manifest.Heads).Select(head => head.Name).ToHashSet();
        string[] added = [.. now.Keys.Where(name => !old.ContainsKey(name)).Order(StringComparer.Ordinal)];
        string[] removed = [.. old.Keys.Where(name => !now.ContainsKey(name)).Order(StringComparer.Ordinal)];
        string[] replaced = [.. fresh.Where(old.ContainsKey).Order(StringComparer.Ordinal)];
        PluginFailure[] failures = [.. after.Failures.Except(before.Failures)];
        bool isSame = added.Length + removed.Length + replaced.Length + failures.Length == 0 && before.Failures.Count == after.Failures.Count;
        return isSame ? null : new HeadCatalogChangedEventArgs(added, removed, replaced, failures);
    }

    private void Raise(HeadCatalogChangedEventArgs change)
    {
        foreach (PluginFailure failure in change.Failures)
        {
            _logger.LogWarning("{Message}", failure.Message);
        }

        try
        {
            Changed?.Invoke(this, change);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // A host's handler must not end the watching.
            _logger.LogError(error, "A handler of '{Event}' failed.", nameof(Changed));
        }
    }

    private void Close()
    {
        _watch?.Dispose();
        CatalogState state;
        lock (_gate)
        {
            (state, _state, _isDisposed) = (_state, CatalogState.Empty, true);
        }

        foreach (PluginEntry entry in state.Entries)
        {
            Remember(entry.CloseAsync());
        }
    }

    private void Remember(Task ending)
    {
        lock (_gate)
        {
            _ending.RemoveAll(task => task.IsCompleted);
            _ending.Add(ending);
        }
    }
}
