namespace Clip.Sdk.Plugins;

/// <summary>What a look at the folders changed.</summary>
public sealed class HeadCatalogChangedEventArgs : EventArgs
{
    internal HeadCatalogChangedEventArgs(IReadOnlyList<string> added, IReadOnlyList<string> removed, IReadOnlyList<string> replaced, IReadOnlyList<PluginFailure> failures) =>
        (Added, Removed, Replaced, Failures) = (added, removed, replaced, failures);

    /// <summary>Heads that appeared.</summary>
    public IReadOnlyList<string> Added { get; }

    /// <summary>Heads that are gone.</summary>
    public IReadOnlyList<string> Removed { get; }

    /// <summary>Heads of plugins whose files changed.</summary>
    public IReadOnlyList<string> Replaced { get; }

    /// <summary>Failures that were not there before.</summary>
    public IReadOnlyList<PluginFailure> Failures { get; }
}
