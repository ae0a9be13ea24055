using System.Reflection;
using System.Runtime.Loader;

namespace McMaster.NETCore.Plugins;

/// <summary>Loads a plugin with its dependencies into a context of its own, beside the host and other plugins.</summary>
/// <remarks>Loading may go on on several threads.</remarks>
public class PluginLoader : IDisposable
{
    private readonly Lock _gate = new();
    private readonly PluginConfig _config;
    private readonly IReadOnlyCollection<string> _sharedNames;
    private readonly HotReload? _hotReload;
    private volatile PluginLoadContext _context;
    private volatile bool _disposed;

    /// <summary>Makes the plugin's context; no assembly of the plugin is loaded yet.</summary>
    /// <param name="config">How to load.</param>
    /// <exception cref="ArgumentNullException"><paramref name="config"/> is null.</exception>
    /// <exception cref="ArgumentException">The configuration has no default context.</exception>
    /// <exception cref="InvalidOperationException">The main assembly or its <c>.deps.json</c> cannot be read.</exception>
    /// <exception cref="FileNotFoundException">The host lacks an assembly that is to be shared.</exception>
    public PluginLoader(PluginConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (config.DefaultContext is null)
        {
            throw new ArgumentException($"'{nameof(PluginConfig.DefaultContext)}' is null. Set it to the context of the shared assemblies.", nameof(config));
        }

        _config = config;
        _sharedNames = SharedAssemblies.Find(config);
        _context = new PluginLoadContext(config, _sharedNames);
        if (config.EnableHotReload)
        {
            _hotReload = new HotReload(config, ReloadAfterChange);
        }
    }

    /// <summary>Raised after the plugin was loaded anew, by <see cref="Reload"/> or because its files changed; then on a thread of the pool.</summary>
    public event PluginReloadedEventHandler? Reloaded;

    /// <summary>True where the plugin can be unloaded and reloaded.</summary>
    public bool IsUnloadable => _context.IsCollectible;

    /// <summary>The plugin's present context; another one after a reload.</summary>
    public AssemblyLoadContext LoadContext => _context;

    /// <summary>Makes a loader.</summary>
    /// <param name="assemblyFile">The full path of the plugin's main assembly.</param>
    /// <param name="isUnloadable">Whether the plugin can be unloaded.</param>
    /// <param name="sharedTypes">Types whose assemblies are shared with the host; may be null.</param>
    public static PluginLoader CreateFromAssemblyFile(string assemblyFile, bool isUnloadable, Type[] sharedTypes) =>
        CreateFromAssemblyFile(assemblyFile, isUnloadable, sharedTypes, _ => { });

    /// <summary>Makes a loader.</summary>
    /// <param name="assemblyFile">The full path of the plugin's main assembly.</param>
    /// <param name="isUnloadable">Whether the plugin can be unloaded.</param>
    /// <param name="sharedTypes">Types whose assemblies are shared with the host; may be null.</param>
    /// <param name="configure">Changes the configuration, which already has the above.</param>
    /// <exception cref="ArgumentNullException"><paramref name="configure"/> is null.</exception>
    public static PluginLoader CreateFromAssemblyFile(string assemblyFile, bool isUnloadable, Type[] sharedTypes, Action<PluginConfig> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return CreateFromAssemblyFile(assemblyFile, sharedTypes, config =>
        {
            config.IsUnloadable = isUnloadable;
            configure(config);
        });
    }

    /// <summary>Makes a loader for a plugin that stays loaded.</summary>
    /// <param name="assemblyFile">The full path of the plugin's main assembly.</param>
    /// <param name="sharedTypes">Types whose assemblies are shared with the host; may be null.</param>
    public static PluginLoader CreateFromAssemblyFile(string assemblyFile, Type[] sharedTypes) =>
        CreateFromAssemblyFile(assemblyFile, sharedTypes, _ => { });

    /// <summary>Makes a loader.</summary>
    /// <param name="assemblyFile">The full path of the plugin's main assembly.</param>
    /// <param name="sharedTypes">Types whose assemblies are shared with the host; may be null.</param>
    /// <param name="configure">Changes the configuration, which already has the shared assemblies.</param>
    /// <exception cref="ArgumentNullException"><paramref name="configure"/> is null.</exception>
    public static PluginLoader CreateFromAssemblyFile(string assemblyFile, Type[] sharedTypes, Action<PluginConfig> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return CreateFromAssemblyFile(assemblyFile, config =>
        {
            foreach (Assembly assembly in (sharedTypes ?? []).Select(type => type.Assembly).Distinct())
            {
                config.SharedAssemblies.Add(assembly.GetName());
            }

            configure(config);
        });
    }

    /// <summary>Makes a loader for a plugin that stays loaded and shares nothing.</summary>
    /// <param name="assemblyFile">The full path of the plugin's main assembly.</param>
    public static PluginLoader CreateFromAssemblyFile(string assemblyFile) => CreateFromAssemblyFile(assemblyFile, _ => { });

    /// <summary>Makes a loader.</summary>
    /// <param name="assemblyFile">The full path of the plugin's main assembly.</param>
    /// <param name="configure">Changes the configuration.</param>
    /// <exception cref="ArgumentNullException"><paramref name="configure"/> is null.</exception>
    public static PluginLoader CreateFromAssemblyFile(string assemblyFile, Action<PluginConfig> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var config = new PluginConfig(assemblyFile);
        configure(config);
        return new PluginLoader(config);
    }

    /// <summary>Unloads the plugin and makes a fresh context; what came from the old one is to be dropped.</summary>
    /// <exception cref="InvalidOperationException">The plugin is not unloadable.</exception>
    /// <exception cref="ObjectDisposedException">The loader is disposed.</exception>
    public void Reload()
    {
        lock (_gate)
        {
            EnsureNotDisposed();
            if (!IsUnloadable)
            {
                throw new InvalidOperationException(
                    $"'{_config.MainAssemblyPath}' was not loaded to be unloadable. Set '{nameof(PluginConfig.IsUnloadable)}' to reload it.");
            }

            // The new context comes first: where it cannot be made, the old one stays.
            var fresh = new PluginLoadContext(_config, _sharedNames);
            _context.Unload();
            _context = fresh;
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();
        Reloaded?.Invoke(this, new PluginReloadedEventArgs(this));
    }

    /// <summary>Loads the plugin's main assembly.</summary>
    /// <exception cref="ObjectDisposedException">The loader is disposed.</exception>
    public Assembly LoadDefaultAssembly()
    {
        EnsureNotDisposed();
        return _context.LoadFile(_config.MainAssemblyPath);
    }

    /// <summary>Loads an assembly by name, as the plugin itself would get it.</summary>
    /// <param name="assemblyName">The assembly's name.</param>
    /// <exception cref="FileNotFoundException">Neither the plugin nor the host has it.</exception>
    /// <exception cref="ObjectDisposedException">The loader is disposed.</exception>
    public Assembly LoadAssembly(AssemblyName assemblyName)
    {
        EnsureNotDisposed();
        return _context.LoadFromAssemblyName(assemblyName);
    }

    /// <summary>Loads an assembly by name, as the plugin itself would get it.</summary>
    /// <param name="assemblyName">The assembly's name.</param>
    /// <exception cref="FileNotFoundException">Neither the plugin nor the host has it.</exception>
    /// <exception cref="ObjectDisposedException">The loader is disposed.</exception>
    public Assembly LoadAssembly(string assemblyName) => LoadAssembly(new AssemblyName(assemblyName));

    /// <summary>Loads an assembly file into the plugin's context.</summary>
    /// <param name="assemblyPath">The file's full path.</param>
    public Assembly LoadAssemblyFromPath(string assemblyPath) => _context.LoadFile(assemblyPath);

    /// <summary>Makes Type.GetType and Assembly.Load look in the plugin's context until the returned value is disposed.</summary>
    public AssemblyLoadContext.ContextualReflectionScope EnterContextualReflection() => _context.EnterContextualReflection();

    /// <summary>Stops watching, and unloads the plugin where it is unloadable; its memory goes once nothing refers to it.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (!_disposed)
            {
                _disposed = true;
                _hotReload?.Dispose();
                if (_context.IsCollectible)
                {
                    _context.Unload();
                }
            }
        }

        GC.SuppressFinalize(this);
    }

    private void ReloadAfterChange()
    {
        // A build deletes and writes; the writing raises another change.
        if (!_disposed && File.Exists(_config.MainAssemblyPath))
        {
            Reload();
        }
    }

    private void EnsureNotDisposed() => ObjectDisposedException.ThrowIf(_disposed, this);
}
