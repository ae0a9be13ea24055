using System.Text.Json.Nodes;
using Clip.Sdk.Files;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clip.Sdk.Heads.Testing;

/// <summary>What a host gives a head, for tests: a fake model, options, temporary folders, and the engines that a test adds.</summary>
public sealed class FakeHeadContext : IHeadContext, IDisposable
{
    private readonly EngineTable _engines = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("clip-head-test-").FullName;

    /// <summary>Makes a context.</summary>
    /// <param name="headName">The head's name.</param>
    /// <param name="options">The head's section of the configuration, as JSON; null for an empty one.</param>
    /// <param name="model">The model; null for a <see cref="FakeClipModel"/>. The caller disposes of what it gives.</param>
    public FakeHeadContext(string headName = "test", string? options = null, IClipModel? model = null)
    {
        HeadName = headName;
        Options = new HeadOptions(options is null ? null : JsonNode.Parse(options)!.AsObject());
        Model = model ?? new FakeClipModel();
        PluginFolder = Directory.CreateDirectory(Path.Combine(_folder, "plugin")).FullName;
        DataFolder = Directory.CreateDirectory(Path.Combine(_folder, "data")).FullName;
    }

    /// <inheritdoc/>
    public string HeadName { get; }

    /// <inheritdoc/>
    public IClipModel Model { get; }

    /// <inheritdoc/>
    public HeadOptions Options { get; }

    /// <inheritdoc/>
    public string PluginFolder { get; }

    /// <inheritdoc/>
    public string DataFolder { get; }

    /// <summary>Takes any path; relative ones start at <see cref="PluginFolder"/>. Replace it to test refusals.</summary>
    public IFileRoots Files { get => field ??= new TestFileRoots(PluginFolder); set; }

    /// <summary>Where the head reports. Default: nowhere.</summary>
    public ILogger Logger { get; set; } = NullLogger.Instance;

    /// <inheritdoc/>
    public IServiceProvider Engines => _engines;

    /// <inheritdoc/>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Adds an engine, as a host would offer it.</summary>
    /// <typeparam name="TEngine">Its interface.</typeparam>
    /// <param name="engine">The engine.</param>
    public FakeHeadContext With<TEngine>(TEngine engine)
        where TEngine : class
    {
        ArgumentNullException.ThrowIfNull(engine);
        _engines.Add(typeof(TEngine), engine);
        return this;
    }

    /// <summary>Tells the head that its plugin is about to be unloaded.</summary>
    public void Stop() => _stopping.Cancel();

    /// <summary>Deletes the folders.</summary>
    public void Dispose()
    {
        _stopping.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private sealed class EngineTable : IServiceProvider
    {
        private readonly Dictionary<Type, object> _engines = [];

        public void Add(Type type, object engine) => _engines[type] = engine;

        public object? GetService(Type serviceType) => _engines.GetValueOrDefault(serviceType);
    }

    private sealed class TestFileRoots(string root) : IFileRoots
    {
        public string ResolveInput(string path) => Path.GetFullPath(path, root);

        public string ResolveOutput(string path) => Path.GetFullPath(path, root);

        // The fake model goes by names, so the name stays what the test wrote.
        public ImageSource ResolveImage(string reference) =>
            reference.StartsWith("data:", StringComparison.OrdinalIgnoreCase) ? ImageSource.FromDataUri(reference) : ImageSource.FromFile(ResolveInput(reference));
    }
}
