using System.Reflection;
using System.Runtime.Loader;

namespace McMaster.NETCore.Plugins;

/// <summary>How a plugin is loaded.</summary>
public class PluginConfig
{
    private bool _isUnloadable;
    private bool _loadInMemory;

    /// <summary>Takes the plugin's main assembly.</summary>
    /// <param name="mainAssemblyPath">The full path of the plugin's main assembly.</param>
    /// <exception cref="ArgumentException">The path is empty or not a full one.</exception>
    public PluginConfig(string mainAssemblyPath)
    {
        if (string.IsNullOrEmpty(mainAssemblyPath))
        {
            throw new ArgumentException("The full path of the plugin's main assembly is wanted, but it is empty.", nameof(mainAssemblyPath));
        }

        if (!Path.IsPathRooted(mainAssemblyPath))
        {
            throw new ArgumentException(
                $"The full path of the plugin's main assembly is wanted, but '{mainAssemblyPath}' came. Pass it through Path.GetFullPath.",
                nameof(mainAssemblyPath));
        }

        MainAssemblyPath = mainAssemblyPath;
    }

    /// <summary>The full path of the plugin's main assembly.</summary>
    public string MainAssemblyPath { get; }

    /// <summary>Assemblies that the plugin always loads for itself, even where they are shared.</summary>
    public ICollection<AssemblyName> PrivateAssemblies { get; protected set; } = new List<AssemblyName>();

    /// <summary>Assemblies that the plugin takes from the host, with all that they reference, so that both see the same types.</summary>
    public ICollection<AssemblyName> SharedAssemblies { get; protected set; } = new List<AssemblyName>();

    /// <summary>True takes every assembly that the host has from the host. Default false.</summary>
    public bool PreferSharedTypes { get; set; }

    /// <summary>True finds what a shared assembly references when it is loaded instead of up front. Default false.</summary>
    public bool IsLazyLoaded { get; set; }

    /// <summary>The host's context, from which shared assemblies come. Default the context of this library.</summary>
    public AssemblyLoadContext DefaultContext { get; set; } =
        AssemblyLoadContext.GetLoadContext(Assembly.GetExecutingAssembly()) ?? AssemblyLoadContext.Default;

    /// <summary>True lets the plugin be unloaded; always true with <see cref="EnableHotReload"/>. Default false.</summary>
    public bool IsUnloadable
    {
        get => _isUnloadable || EnableHotReload;
        set => _isUnloadable = value;
    }

    /// <summary>True reads assemblies into memory and copies native libraries aside, so that the plugin's files stay replaceable; always true with <see cref="EnableHotReload"/>. Default false.</summary>
    public bool LoadInMemory
    {
        get => _loadInMemory || EnableHotReload;
        set => _loadInMemory = value;
    }

    /// <summary>True loads the plugin anew when an assembly in its folder changes. Default false.</summary>
    public bool EnableHotReload { get; set; }

    /// <summary>How long the folder must be quiet before a hot reload. Default 200 milliseconds.</summary>
    public TimeSpan ReloadDelay { get; set; } = TimeSpan.FromMilliseconds(200);
}
