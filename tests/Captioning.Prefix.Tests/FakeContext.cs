using System.Text.Json.Nodes;
using Clip.Sdk;
using Clip.Sdk.Files;
using Clip.Sdk.Heads;
using Clip.Sdk.Plugins;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clip.Captioning.Prefix.Tests;

/// <summary>A host with one model.</summary>
internal sealed class FakeContext(IClipModel model, JsonObject options) : IHeadContext, IFileRoots
{
    public string HeadName => "caption";

    public IClipModel Model => model;

    public HeadOptions Options { get; } = new(options);

    public string PluginFolder { get; init; } = Path.GetTempPath();

    public string DataFolder => Path.GetTempPath();

    public IFileRoots Files => this;

    public ILogger Logger => NullLogger.Instance;

    public IServiceProvider Engines { get; init; } = HostEngines.Create();

    public CancellationToken Stopping => default;

    public string ResolveInput(string path) => Path.GetFullPath(path);

    public string ResolveOutput(string path) => Path.GetFullPath(path);

    public ImageSource ResolveImage(string reference) =>
        reference.StartsWith("data:", StringComparison.Ordinal) ? ImageSource.FromDataUri(reference) : ImageSource.FromFile(reference);
}
