using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Clip.Sdk.Heads;
using McMaster.NETCore.Plugins;
using Microsoft.Extensions.Logging;

namespace Clip.Sdk.Plugins;

/// <summary>
/// One version of a plugin in memory, in a context of its own. Calls hold it; once it is retired no new call enters, and after
/// the last one its heads are disposed of and the context is unloaded.
/// </summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "EndAsync disposes of everything after the last call.")]
internal sealed class LoadedPlugin
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ILogger _logger;
    private readonly PluginCopy _copy;
    private Dictionary<string, HeadSlot> _heads = [];
    private PluginLoader? _loader;
    private int _calls;
    private bool _isRetired;

    private LoadedPlugin(PluginManifest manifest, PluginCopy copy, ILogger logger) => (Manifest, _copy, _logger) = (manifest, copy, logger);

    public PluginManifest Manifest { get; }

    public string Fingerprint => _copy.Fingerprint;

    /// <summary>The plugin's context, which is gone once nothing holds on to it.</summary>
    public WeakReference Context { get; private set; } = new(null);

    /// <summary>Completes when the heads are disposed of and the context is unloading.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Loads a plugin's code and registers its heads.</summary>
    /// <exception cref="PluginException">Something is wrong with it; nothing of it stays.</exception>
    public static LoadedPlugin Load(PluginManifest manifest, string folder, HeadCatalogOptions options)
    {
        ContractCheck.CheckManifest(manifest);
        PluginCopy copy;
        try
        {
            copy = PluginCopy.Make(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PluginException($"The files of plugin '{manifest.Id}' cannot be read: {error.Message}", manifest.Id);
        }

        var plugin = new LoadedPlugin(manifest, copy, options.LoggerFactory.CreateLogger<HeadCatalog>());
        try
        {
            options.CheckAllowed(manifest, copy.Fingerprint, folder);
            plugin.Start(folder, options);
            return plugin;
        }
        catch (Exception error) when (error is not (OutOfMemoryException or InsufficientExecutionStackException))
        {
            plugin.Retire();
            // The error itself would keep the plugin's code in memory for as long as it is remembered.
            throw new PluginException(error is ClipException ? error.Message : $"Plugin '{manifest.Id}' {manifest.Version} cannot be loaded: {Cause(error)}", manifest.Id);
        }
    }

    public HeadSlot Head(string name) => _heads[name];

    /// <summary>Begins a call; false where the plugin is retired.</summary>
    public bool TryEnter()
    {
        lock (_gate)
        {
            if (!_isRetired)
            {
                _calls++;
            }

            return !_isRetired;
        }
    }

    /// <summary>Ends a call.</summary>
    public void Exit() => Change(() => _calls--);

    /// <summary>Lets no new call in; the plugin ends with the last running one.</summary>
    public void Retire()
    {
        bool isFirst = false;
        Change(() => (isFirst, _isRetired) = (!_isRetired, true));
        if (isFirst)
        {
            // Heads may answer here that they stop; their errors are theirs.
            Detached.Start(() => Guard(_stopping.Cancel));
        }
    }

    private void Change(Action change)
    {
        bool isOver;
        lock (_gate)
        {
            bool wasOver = _isRetired && _calls == 0;
            change();
            isOver = _isRetired && _calls == 0 && !wasOver;
        }

        if (isOver)
        {
            // Not on this thread: there may be code of the plugin below us on the stack.
            Detached.Start(() => _ = EndAsync());
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Start(string folder, HeadCatalogOptions options)
    {
        string assemblyPath = Path.Combine(_copy.Folder, Manifest.Assembly);
        ContractCheck.CheckAssembly(Manifest, assemblyPath);
        _loader = PluginLoader.CreateFromAssemblyFile(assemblyPath, isUnloadable: true, ContractCheck.SharedTypes, config =>
            config.DefaultContext = AssemblyLoadContext.GetLoadContext(typeof(IPlugin).Assembly) ?? AssemblyLoadContext.Default);
        Assembly assembly = _loader.LoadDefaultAssembly();
        Context = new WeakReference(AssemblyLoadContext.GetLoadContext(assembly));
        var registry = new HeadRegistry();
        Detached.Run(() => Create(assembly).Register(registry));
        CheckHeads(registry.Heads);
        foreach (HeadSlot head in registry.Heads)
        {
            string name = head.Name;
            CancellationToken stopping = _stopping.Token;
            head.Describe(options.Files, () => new HeadContext(name, folder, options, stopping));
        }

        _heads = registry.Heads.ToDictionary(head => head.Name, StringComparer.Ordinal);
    }

    private IPlugin Create(Assembly assembly)
    {
        Type[] plugins = [.. assembly.GetExportedTypes().Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IPlugin)))];
        if (plugins.Length != 1)
        {
            string found = plugins.Length == 0 ? "none" : string.Join(", ", plugins.Select(type => $"'{type.Name}'"));
            throw new PluginException($"'{Manifest.Assembly}' of plugin '{Manifest.Id}' is to have exactly one public class that implements 'IPlugin', but has {found}.", Manifest.Id);
        }

        return plugins[0].GetConstructor(Type.EmptyTypes) is null
            ? throw new PluginException($"Class '{plugins[0].Name}' of plugin '{Manifest.Id}' has no public constructor without parameters. Add one.", Manifest.Id)
            : (IPlugin)Activator.CreateInstance(plugins[0])!;
    }

    private void CheckHeads(List<HeadSlot> registered)
    {
        string[] announced = [.. Manifest.Heads.Select(head => head.Name).Order(StringComparer.Ordinal)];
        string[] found = [.. registered.Select(head => head.Name).Order(StringComparer.Ordinal)];
        if (!announced.SequenceEqual(found))
        {
            throw new PluginException(
                $"The manifest of plugin '{Manifest.Id}' announces the heads {Names(announced)}, but its code registers {Names(found)}. Make them the same.", Manifest.Id);
        }

        static string Names(string[] names) => names.Length == 0 ? "(none)" : string.Join(", ", names.Select(name => $"'{name}'"));
    }

    private async Task EndAsync()
    {
        await Task.Yield();
        foreach (HeadSlot head in _heads.Values.Reverse())
        {
            try
            {
                await head.DisposeAsync().ConfigureAwait(false);
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                Log($"Head '{head.Name}' of plugin '{Manifest.Id}' could not be disposed of", error);
            }
        }

        Guard(_stopping.Dispose);
        _heads = [];
        Guard(() => _loader?.Dispose());
        _loader = null;
        Guard(_copy.Dispose);
        _ended.SetResult();
        await SerializerCaches.TrimLaterAsync().ConfigureAwait(false);
    }

    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            Log($"Plugin '{Manifest.Id}' could not be stopped cleanly", error);
        }
    }

    /// <summary>As text: a log that remembers errors would keep the plugin's code in memory.</summary>
    private void Log(string what, Exception error) => _logger.LogWarning("{What}: {Error}", what, error.ToString());

    private static string Cause(Exception error) => error switch
    {
        TargetInvocationException { InnerException: { } inner } => Cause(inner),
        ReflectionTypeLoadException { LoaderExceptions: [{ } first, ..] } => Cause(first),
        FileNotFoundException { FileName: { } file } => $"it needs '{file.Split(',')[0]}', which is not in its folder. Ship it with the plugin.",
        _ => $"{error.GetType().Name}: {error.Message}",
    };
}
