using Clip.Sdk.Files;
using Clip.Sdk.Plugins;
using Microsoft.Extensions.Logging;
using Microsoft.SemanticKernel;

namespace Clip.Sdk.SemanticKernel;

/// <summary>Keeps the heads of a catalogue in the plugin collections of kernels.</summary>
internal sealed partial class HeadKernelPlugins : IDisposable
{
    private readonly HeadCatalog _catalog;
    private readonly IFileRoots _files;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, KernelPlugin> _plugins = new(StringComparer.Ordinal);

    // Kernels come and go; only their collections know whether they are still used.
    private readonly List<WeakReference<KernelPluginCollection>> _collections = [];

    public HeadKernelPlugins(HeadCatalog catalog, IFileRoots files, ILoggerFactory loggers)
    {
        (_catalog, _files, _logger) = (catalog, files, loggers.CreateLogger<HeadKernelPlugins>());
        catalog.Changed += OnChanged;
        lock (_gate)
        {
            foreach (HeadInfo head in catalog.Heads)
            {
                TryMake(head.Name);
            }
        }
    }

    public KernelPluginCollection Fill(KernelPluginCollection collection)
    {
        lock (_gate)
        {
            foreach (KernelPlugin plugin in _plugins.Values)
            {
                Put(collection, plugin);
            }

            _collections.RemoveAll(reference => !reference.TryGetTarget(out _));
            _collections.Add(new WeakReference<KernelPluginCollection>(collection));
        }

        return collection;
    }

    public void Dispose() => _catalog.Changed -= OnChanged;

    private void OnChanged(object? sender, HeadCatalogChangedEventArgs change)
    {
        lock (_gate)
        {
            foreach (string head in change.Removed.Concat(change.Replaced))
            {
                if (_plugins.Remove(head, out KernelPlugin? plugin))
                {
                    Each(collection => collection.Remove(plugin));
                }
            }

            foreach (string head in change.Added.Concat(change.Replaced))
            {
                if (TryMake(head) is { } plugin)
                {
                    Each(collection => Put(collection, plugin));
                }
            }
        }
    }

    private KernelPlugin? TryMake(string head)
    {
        try
        {
            string description = _catalog.Find(head)?.Description ?? "";
            KernelPlugin plugin = KernelPluginFactory.CreateFromFunctions(
                head.Replace('-', '_'), description, _catalog.Functions(head).Select(function => HeadKernelFunction.Create(function, _files)));
            _plugins[head] = plugin;
            return plugin;
        }
        catch (Exception error) when (error is ClipException or ArgumentException)
        {
            LogLeftOut(error, head);
            return null;
        }
    }

    /// <summary>A plugin that the host itself registered under the same name stays.</summary>
    private void Put(KernelPluginCollection collection, KernelPlugin plugin)
    {
        if (collection.TryGetPlugin(plugin.Name, out KernelPlugin? other))
        {
            LogNameTaken(plugin.Name, other.GetType().Name);
            return;
        }

        collection.Add(plugin);
    }

    private void Each(Action<KernelPluginCollection> act)
    {
        foreach (WeakReference<KernelPluginCollection> reference in _collections)
        {
            if (reference.TryGetTarget(out KernelPluginCollection? collection))
            {
                act(collection);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Head '{Head}' is left out of the kernel.")]
    private partial void LogLeftOut(Exception error, string head);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The kernel has a plugin '{Name}' already ({Type}), so the head of that name is left out.")]
    private partial void LogNameTaken(string name, string type);
}
