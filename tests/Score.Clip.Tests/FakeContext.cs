using System.Text.Json.Nodes;
using Clip.Sdk;
using Clip.Sdk.Files;
using Clip.Sdk.Heads;
using Clip.Sdk.Plugins;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clip.Score.Clip.Tests;

/// <summary>What a host would give the head.</summary>
internal sealed class FakeContext(IClipModel model, JsonObject? options = null, IServiceProvider? engines = null) : IHeadContext
{
    public string HeadName => "clip-score";

    public IClipModel Model => model;

    public HeadOptions Options { get; } = new(options);

    public string PluginFolder => AppContext.BaseDirectory;

    public string DataFolder => Path.GetTempPath();

    public IFileRoots Files => FileRoots.Unrestricted;

    public ILogger Logger => NullLogger.Instance;

    public IServiceProvider Engines { get; } = engines ?? HostEngines.Create();

    public CancellationToken Stopping => CancellationToken.None;
}
