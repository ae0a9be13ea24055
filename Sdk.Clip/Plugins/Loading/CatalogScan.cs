using System.Globalization;
using System.Text;

namespace Clip.Sdk.Plugins;

/// <summary>Looks at the folders and decides what stays, what comes and what goes.</summary>
internal static class CatalogScan
{
    private const int MaximumFiles = 20_000;

    /// <param name="options">The folders.</param>
    /// <param name="before">What was there; entries whose files did not change are kept.</param>
    /// <param name="tryLoad">Loads the successor of a plugin that is in use: where it fails, the old one stays.</param>
    public static CatalogState Run(HeadCatalogOptions options, CatalogState before, Func<PluginEntry, bool> tryLoad)
    {
        var entries = new List<PluginEntry>();
        var failures = new List<PluginFailure>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string folder in options.Folders.Select(Path.GetFullPath).Distinct().SelectMany(PluginFinder.Find))
        {
            if (!seen.Add(folder))
            {
                continue;
            }

            PluginEntry? old = before.Entries.FirstOrDefault(entry => entry.Info.Folder == folder);
            try
            {
                PluginEntry entry = Look(folder, old, options, tryLoad, failures);
                CheckClash(entry, entries);
                entries.Add(entry);
            }
            catch (PluginException error)
            {
                failures.Add(new PluginFailure(error.Plugin ?? Path.GetFileName(folder), folder, error.Message));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                failures.Add(new PluginFailure(Path.GetFileName(folder), folder, $"The plugin in '{folder}' cannot be read: {error.Message}"));
            }
        }

        return new CatalogState(entries, failures);
    }

    private static PluginEntry Look(string folder, PluginEntry? old, HeadCatalogOptions options, Func<PluginEntry, bool> tryLoad, List<PluginFailure> failures)
    {
        string stamp = Stamp(folder);
        if (old?.Stamp == stamp)
        {
            return old;
        }

        string? problem;
        try
        {
            PluginManifest manifest = PluginManifest.Read(Path.Combine(folder, PluginManifest.FileName));
            ContractCheck.CheckManifest(manifest);
            var entry = new PluginEntry(new PluginInfo(manifest, folder), stamp, options);
            if (old is not { IsLoaded: true } || tryLoad(entry))
            {
                return entry;
            }

            problem = entry.Failure;
        }
        catch (PluginException error) when (old is { IsLoaded: true })
        {
            problem = error.Message;
        }

        // A build that is half-way, or a mistake: what worked goes on working until the files are whole.
        failures.Add(new PluginFailure(old.Info.Manifest.Id, folder, $"{problem} Version {old.Info.Manifest.Version}, which was loaded before, stays in use."));
        return old;
    }

    /// <exception cref="PluginException">An earlier plugin has the same id or a head of the same name.</exception>
    private static void CheckClash(PluginEntry entry, List<PluginEntry> earlier)
    {
        PluginManifest manifest = entry.Info.Manifest;
        foreach (PluginEntry other in earlier)
        {
            if (string.Equals(other.Info.Manifest.Id, manifest.Id, StringComparison.OrdinalIgnoreCase))
            {
                throw new PluginException(
                    $"Plugin '{manifest.Id}' {manifest.Version} in '{entry.Info.Folder}' is passed over: version {other.Info.Manifest.Version} in '{other.Info.Folder}' comes first. Remove one of the two.", manifest.Id);
            }

            if (manifest.Heads.FirstOrDefault(head => other.Has(head.Name)) is { } clash)
            {
                throw new PluginException(
                    $"Plugin '{manifest.Id}' in '{entry.Info.Folder}' is passed over: its head '{clash.Name}' has the name of a head of plugin '{other.Info.Manifest.Id}' in '{other.Info.Folder}'. Rename one, or remove one of the two.", manifest.Id);
            }
        }
    }

    /// <summary>Names, lengths and times of all files.</summary>
    private static string Stamp(string folder)
    {
        var stamp = new StringBuilder();
        int count = 0;
        foreach (FileInfo file in new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).OrderBy(file => file.FullName, StringComparer.Ordinal))
        {
            if (++count > MaximumFiles)
            {
                throw new PluginException($"The folder '{folder}' has more than {MaximumFiles} files. Is it really a plugin's?", Path.GetFileName(folder));
            }

            stamp.Append(CultureInfo.InvariantCulture, $"{file.FullName}\n{file.Length}\n{file.LastWriteTimeUtc.Ticks}\n");
        }

        return stamp.ToString();
    }
}
