using Clip.Sdk.Files;
using Microsoft.Extensions.Logging;

namespace Clip.Sdk.Heads;

/// <summary>What a host gives a head.</summary>
public interface IHeadContext
{
    /// <summary>The head's name in this host.</summary>
    string HeadName { get; }

    /// <summary>The model of this host; loaded when it is first asked for.</summary>
    /// <exception cref="ClipException">The host has no model, or it cannot be loaded.</exception>
    IClipModel Model { get; }

    /// <summary>The head's section of the host's configuration.</summary>
    HeadOptions Options { get; }

    /// <summary>The folder of the plugin's files, for what it ships: starter policies, weights.</summary>
    string PluginFolder { get; }

    /// <summary>A folder of the head's own to write in, for caches; it exists.</summary>
    string DataFolder { get; }

    /// <summary>Turns the names of files and pictures that callers give into files and pictures they may use.</summary>
    IFileRoots Files { get; }

    /// <summary>Where the head reports what it does.</summary>
    ILogger Logger { get; }

    /// <summary>
    /// The engines that this host offers, the interfaces of <see cref="Clip.Sdk.Engines"/>: null for one that it lacks.
    /// <see cref="HeadContextExtensions.Require{TEngine}"/> gets one or fails with a clear error.
    /// </summary>
    IServiceProvider Engines { get; }

    /// <summary>Cancelled when the plugin is about to be unloaded; running calls may finish.</summary>
    CancellationToken Stopping { get; }
}
