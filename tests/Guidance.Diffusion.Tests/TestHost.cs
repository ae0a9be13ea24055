using Clip.Sdk.Engines;
using Clip.Sdk.Files;
using Clip.Sdk.Heads;
using Clip.Sdk.Plugins;
using Clip.Sdk.Training.Guidance;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clip.Guidance.Diffusion.Tests;

/// <summary>A host with the random-weight fixture as its model and one folder that may be written.</summary>
internal sealed class TestHost : IHeadContext, IDisposable
{
    private readonly HostModel _model = HostModel.FromCheckpoint(ModelPath);
    private readonly HostEngines _engines;

    public TestHost(bool hasGradients = true, HeadOptions? options = null)
    {
        _engines = HostEngines.Create(_model);
        if (hasGradients)
        {
            _engines.AddGradients(_model);
        }

        Options = options ?? new HeadOptions();
        Files = FileRoots.Confined([Folder.Path, Path.GetFullPath(ModelPath)], [Folder.Path]);
    }

    public static string ModelPath => Fixtures.Local("models", "vit_quickgelu", "hf");

    public TemporaryFolder Folder { get; } = new();

    public string HeadName => "guidance";

    public IClipModel Model => _model.Value;

    public HeadOptions Options { get; }

    public string PluginFolder => Folder.Path;

    public string DataFolder => Folder.Path;

    public IFileRoots Files { get; }

    public ILogger Logger => NullLogger.Instance;

    public IServiceProvider Engines => _engines;

    public CancellationToken Stopping => CancellationToken.None;

    public IImageCodec Codec => this.Require<IImageCodec>("tests look at pictures");

    public void Dispose()
    {
        _engines.Dispose();
        _model.Dispose();
        Folder.Dispose();
    }
}
