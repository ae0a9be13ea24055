using System.Text.Json.Nodes;
using Clip.Sdk.Files;
using Clip.Sdk.Heads;
using Microsoft.Extensions.Logging;

namespace Clip.Sdk.Plugins;

/// <summary>What a head of the catalogue gets.</summary>
internal sealed class HeadContext : IHeadContext
{
    private readonly HostModel? _model;

    public HeadContext(string headName, string pluginFolder, HeadCatalogOptions options, CancellationToken stopping)
    {
        _model = options.Model;
        HeadName = headName;
        PluginFolder = pluginFolder;
        Stopping = stopping;
        Files = options.Files;
        Engines = options.Engines;
        Options = new HeadOptions((JsonObject?)options.Configuration.Section(headName)?.DeepClone());
        Logger = options.LoggerFactory.CreateLogger($"Clip.Heads.{headName}");
        DataFolder = Directory.CreateDirectory(Path.Combine(options.DataFolder, headName)).FullName;
    }

    public string HeadName { get; }

    public IClipModel Model => _model is null
        ? throw new PluginException($"Head '{HeadName}' needs a model, but this host was given none. Name a checkpoint.", HeadName)
        : _model.Value;

    public HeadOptions Options { get; }

    public string PluginFolder { get; }

    public string DataFolder { get; }

    public IFileRoots Files { get; }

    public ILogger Logger { get; }

    public IServiceProvider Engines { get; }

    public CancellationToken Stopping { get; }
}
