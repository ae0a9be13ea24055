namespace Clip.Sdk.Plugins;

/// <summary>What a look at the folders found; never changed, only replaced.</summary>
internal sealed class CatalogState
{
    public CatalogState(IReadOnlyList<PluginEntry> entries, IReadOnlyList<PluginFailure> failures)
    {
        Entries = entries;
        Failures = failures;
        Heads = [.. entries
            .SelectMany(entry => entry.Info.Manifest.Heads.Select(head => new HeadInfo(head.Name, head.Description, entry.Info)))
            .OrderBy(head => head.Name, StringComparer.Ordinal)];
    }

    public static CatalogState Empty { get; } = new([], []);

    public IReadOnlyList<PluginEntry> Entries { get; }

    public IReadOnlyList<PluginFailure> Failures { get; }

    public IReadOnlyList<HeadInfo> Heads { get; }
}
