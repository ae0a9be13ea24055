using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;

namespace McMaster.NETCore.Plugins;

/// <summary>A plugin's own assemblies and native libraries; what is shared comes from the host.</summary>
internal sealed class PluginLoadContext : AssemblyLoadContext
{
    private readonly Lock _gate = new();
    private readonly string _folder;
    private readonly AssemblyLoadContext _host;
    private readonly AssemblyDependencyResolver _dependencies;
    private readonly ConcurrentDictionary<string, bool> _shared;
    private readonly HashSet<string> _private;
    private readonly bool _preferShared;
    private readonly bool _lazy;
    private readonly bool _inMemory;
    private readonly ShadowCopies? _shadowCopies;

    /// <exception cref="InvalidOperationException">The main assembly or its <c>.deps.json</c> cannot be read.</exception>
    internal PluginLoadContext(PluginConfig config, IEnumerable<string> sharedNames)
        : base(Path.GetFileNameWithoutExtension(config.MainAssemblyPath), config.IsUnloadable)
    {
        _dependencies = new AssemblyDependencyResolver(config.MainAssemblyPath);
        _folder = Path.GetDirectoryName(config.MainAssemblyPath)!;
        _host = config.DefaultContext;
        _shared = new ConcurrentDictionary<string, bool>(sharedNames.Select(name => KeyValuePair.Create(name, true)), StringComparer.Ordinal);
        _private = [.. config.PrivateAssemblies.Select(assembly => assembly.Name).OfType<string>()];
        _preferShared = config.PreferSharedTypes;
        _lazy = config.IsLazyLoaded;
        _inMemory = config.LoadInMemory;
        if (_inMemory)
        {
            _shadowCopies = new ShadowCopies();
            Unloading += _ => _shadowCopies.Delete();
        }
    }

    /// <summary>Loads a file, from memory where its file must stay replaceable; a second time gives the same assembly.</summary>
    internal Assembly LoadFile(string path)
    {
        if (!_inMemory)
        {
            return LoadFromAssemblyPath(path);
        }

        lock (_gate)
        {
            string name = AssemblyName.GetAssemblyName(path).FullName;
            return Assemblies.FirstOrDefault(assembly => assembly.FullName == name) ?? LoadBytes(path);
        }
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name is not { } name)
        {
            return null;
        }

        return FromHost(assemblyName, name) ?? (FindFile(assemblyName, name) is { } path ? LoadFile(path) : null);
    }

    /// <inheritdoc/>
    protected override IntPtr LoadUnmanagedDll(string unmanagedDllName)
    {
        string? path = _dependencies.ResolveUnmanagedDllToPath(unmanagedDllName);
        path = File.Exists(path) ? path : NativeFiles.Find(_folder, unmanagedDllName);
        return path is null ? 0 : LoadUnmanagedDllFromPath(_shadowCopies?.Copy(path) ?? path);
    }

    private Assembly? FromHost(AssemblyName assemblyName, string name)
    {
        if (_private.Contains(name) || !(_preferShared || _shared.ContainsKey(name)))
        {
            return null;
        }

        Assembly? assembly = SharedAssemblies.TryLoad(_host, assemblyName);
        if (assembly is not null && _lazy)
        {
            foreach (AssemblyName reference in assembly.GetReferencedAssemblies())
            {
                _shared.TryAdd(reference.Name!, true);
            }
        }

        return assembly;
    }

    /// <summary>What the plugin's .deps.json says, then its satellite folders, then its own folder.</summary>
    private string? FindFile(AssemblyName assemblyName, string name)
    {
        string? resolved = _dependencies.ResolveAssemblyToPath(assemblyName);
        if (File.Exists(resolved))
        {
            return resolved;
        }

        string culture = assemblyName.CultureName is null or "neutral" ? "" : assemblyName.CultureName;
        string beside = Path.Combine(_folder, culture, name + ".dll");
        return File.Exists(beside) ? beside : null;
    }

    private Assembly LoadBytes(string path)
    {
        using FileStream assembly = Open(path);
        string symbolsPath = Path.ChangeExtension(path, ".pdb");
        if (!File.Exists(symbolsPath))
        {
            return LoadFromStream(assembly);
        }

        using FileStream symbols = Open(symbolsPath);
        return LoadFromStream(assembly, symbols);
    }

    private static FileStream Open(string path) => File.Open(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
}
