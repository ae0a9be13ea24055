using Clip.Sdk.Plugins;

namespace Clip.Sdk.SemanticKernel;

/// <summary>What a kernel gets of CLIP.</summary>
public sealed record ClipKernelOptions
{
    /// <summary>The checkpoint, as <see cref="ClipModel.Load"/> takes it; null takes the configuration's. Without one, heads that need a model say so.</summary>
    public string? Model { get; init; }

    /// <summary>How the model runs; null for the defaults.</summary>
    public ClipOptions? ModelOptions { get; init; }

    /// <summary>Where plugins lie. Default: those of the configuration, then <see cref="PluginFolders.Default"/>.</summary>
    public IReadOnlyList<string>? PluginFolders { get; init; }

    /// <summary>The sections of the heads. Default: empty.</summary>
    public HeadConfiguration Configuration { get; init; } = HeadConfiguration.Empty;

    /// <summary>
    /// Folders that functions may read from. Default: none, so that pictures come as data URIs or <c>ImageContent</c> alone: the
    /// caller of a function is often a language model, which must not name files at will.
    /// </summary>
    public IReadOnlyList<string> ReadableFolders { get; init; } = [];

    /// <summary>Folders that functions may write to. Default: none.</summary>
    public IReadOnlyList<string> WritableFolders { get; init; } = [];

    /// <summary>Whether heads that are added, changed or removed while the kernel lives appear in it. Default true.</summary>
    public bool WatchesPlugins { get; init; } = true;

    /// <summary>Holds a folder for each head to write in; null for the user's folder of application data.</summary>
    public string? DataFolder { get; init; }

    /// <summary>Adds engines of the host over its model, such as the differentiable image encoder of the training package.</summary>
    public Action<HostEngines, HostModel?>? ConfigureEngines { get; init; }
}
