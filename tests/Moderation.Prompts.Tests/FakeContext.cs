using System.Text.Json.Nodes;
using Clip.Sdk;
using Clip.Sdk.Files;
using Clip.Sdk.Heads;
using Clip.Sdk.Plugins;
using Clip.Sdk.TestSupport;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clip.Moderation.Prompts.Tests;

/// <summary>A host with a model of words, the host's own engines and a temporary folder.</summary>
internal sealed class FakeContext : IHeadContext, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HostEngines _engines;

    public FakeContext(JsonObject? options = null, IClipModel? model = null)
    {
        Model = model ?? new WordModel();
        Options = new HeadOptions(options);
        DataFolder = Directory.CreateDirectory(_folder.File("data")).FullName;
        _engines = HostEngines.Create(new HostModel(() => Model));
    }

    public string HeadName => "moderation";

    public IClipModel Model { get; }

    public HeadOptions Options { get; }

    public string PluginFolder => AppContext.BaseDirectory;

    public string DataFolder { get; }

    public IFileRoots Files => FileRoots.Unrestricted;

    public ILogger Logger => NullLogger.Instance;

    public IServiceProvider Engines => _engines;

    public CancellationToken Stopping => CancellationToken.None;

    /// <summary>Writes a file of the temporary folder.</summary>
    public string Write(string name, string content)
    {
        string path = _folder.File(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    public string PathOf(string name) => _folder.File(name);

    public void Dispose()
    {
        _engines.Dispose();
        _folder.Dispose();
    }
}
