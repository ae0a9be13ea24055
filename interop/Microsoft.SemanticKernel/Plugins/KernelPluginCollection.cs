using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Microsoft.SemanticKernel;

/// <summary>The plugins of a kernel, by name in any case.</summary>
public sealed class KernelPluginCollection : ICollection<KernelPlugin>, IReadOnlyKernelPluginCollection
{
    private readonly Dictionary<string, KernelPlugin> _plugins = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>No plugins.</summary>
    public KernelPluginCollection()
    {
    }

    /// <summary>Copies plugins.</summary>
    /// <param name="plugins">The plugins.</param>
    public KernelPluginCollection(IEnumerable<KernelPlugin> plugins) => AddRange(plugins);

    /// <summary>How many.</summary>
    public int Count => _plugins.Count;

    bool ICollection<KernelPlugin>.IsReadOnly => false;

    /// <inheritdoc/>
    public KernelPlugin this[string name] => TryGetPlugin(name, out KernelPlugin? plugin) ? plugin : throw new KeyNotFoundException($"There is no plugin '{name}'.");

    /// <summary>Adds a plugin.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <exception cref="ArgumentException">There is one of that name.</exception>
    public void Add(KernelPlugin plugin)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        _plugins.Add(plugin.Name, plugin);
    }

    /// <summary>Adds plugins.</summary>
    /// <param name="plugins">The plugins.</param>
    public void AddRange(IEnumerable<KernelPlugin> plugins)
    {
        ArgumentNullException.ThrowIfNull(plugins);
        foreach (KernelPlugin plugin in plugins)
        {
            Add(plugin);
        }
    }

    /// <summary>Removes a plugin.</summary>
    /// <param name="plugin">The plugin.</param>
    public bool Remove(KernelPlugin plugin) => Contains(plugin) && _plugins.Remove(plugin.Name);

    /// <summary>Removes all.</summary>
    public void Clear() => _plugins.Clear();

    /// <summary>True where that very plugin is among them.</summary>
    /// <param name="plugin">The plugin.</param>
    public bool Contains(KernelPlugin plugin)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        return _plugins.TryGetValue(plugin.Name, out KernelPlugin? found) && ReferenceEquals(found, plugin);
    }

    /// <inheritdoc/>
    public bool TryGetPlugin(string name, [NotNullWhen(true)] out KernelPlugin? plugin) => _plugins.TryGetValue(name, out plugin);

    /// <inheritdoc/>
    public IEnumerator<KernelPlugin> GetEnumerator() => _plugins.Values.GetEnumerator();

    void ICollection<KernelPlugin>.CopyTo(KernelPlugin[] array, int arrayIndex) => _plugins.Values.CopyTo(array, arrayIndex);

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
