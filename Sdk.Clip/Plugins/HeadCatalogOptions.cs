using Clip.Sdk.Files;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clip.Sdk.Plugins;

/// <summary>Where a catalogue finds plugins, and what it gives their heads.</summary>
public sealed record HeadCatalogOptions
{
    /// <summary>
    /// Folders, each a plugin itself or one that holds plugins; one that does not exist yet is watched for. Where two plugins have
    /// one id or one head, the earlier folder's is taken. <see cref="PluginFolders.Default"/> lists the usual ones.
    /// </summary>
    public required IReadOnlyList<string> Folders { get; init; }

    /// <summary>
    /// Which files the callers of heads may name. <see cref="FileRoots.Unrestricted"/> is for the user's own command line;
    /// where a language model or a stranger calls, confine it.
    /// </summary>
    public required IFileRoots Files { get; init; }

    /// <summary>The model of the heads; null for none. The host disposes it, after the catalogue.</summary>
    public HostModel? Model { get; init; }

    /// <summary>The engines of the heads. Default: <see cref="HostEngines.Create"/> over <see cref="Model"/>.</summary>
    public IServiceProvider Engines { get => field ??= HostEngines.Create(Model); init; }

    /// <summary>The sections of the heads. Default: empty.</summary>
    public HeadConfiguration Configuration { get; init; } = HeadConfiguration.Empty;

    /// <summary>Holds a folder for each head to write in. Default: <see cref="PluginFolders.UserData"/>.</summary>
    public string DataFolder { get; init; } = PluginFolders.UserData;

    /// <summary>Where catalogue and heads report. Default: nowhere.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>
    /// Fingerprints of the plugins that may be loaded, as <c>clip heads info</c> prints them: SHA-256 over the manifest and every
    /// file of code. Null, the default, allows all; an empty set none.
    /// </summary>
    public IReadOnlySet<string>? AllowedFingerprints { get; init; }

    /// <summary>Whether plugins are loaded anew, added and removed when their files change. Default false: <see cref="HeadCatalog.Refresh"/> does it once.</summary>
    public bool WatchesFolders { get; init; }

    /// <summary>How long the files must be quiet before a change is acted on. Default 300 milliseconds.</summary>
    public TimeSpan QuietTime
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero, nameof(QuietTime));
            field = value;
        }
    } = TimeSpan.FromMilliseconds(300);

    /// <exception cref="PluginException">The plugin is not on the list.</exception>
    internal void CheckAllowed(PluginManifest manifest, string fingerprint, string folder)
    {
        if (AllowedFingerprints is not null && !AllowedFingerprints.Contains(fingerprint))
        {
            throw new PluginException(
                $"Plugin '{manifest.Id}' {manifest.Version} in '{folder}' is not on the list of allowed plugins. If you trust it, add its fingerprint {fingerprint}.", manifest.Id);
        }
    }
}
