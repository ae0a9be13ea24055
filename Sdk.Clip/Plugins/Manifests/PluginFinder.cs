using System.Globalization;

namespace Clip.Sdk.Plugins;

/// <summary>
/// Finds folders of plugins. A folder given is a plugin itself, or holds plugins in its folders: plainly, or as packages lie,
/// <c>id/version/lib/framework</c>, of which the highest version and the newest framework that runs here are taken.
/// </summary>
internal static class PluginFinder
{
    /// <summary>Folders that hold a manifest, in a fixed order.</summary>
    public static IEnumerable<string> Find(string folder)
    {
        if (IsPlugin(folder))
        {
            return [folder];
        }

        return Subfolders(folder).Select(inner => IsPlugin(inner) ? inner : FindInPackage(inner)).OfType<string>();
    }

    private static string? FindInPackage(string package)
    {
        IEnumerable<string> versions = Subfolders(package)
            .Select(folder => (Folder: folder, Version: PackageVersion.TryParse(Path.GetFileName(folder))))
            .Where(candidate => candidate.Version is not null)
            .OrderByDescending(candidate => candidate.Version)
            .Select(candidate => candidate.Folder);
        return versions.Select(FindInVersion).FirstOrDefault(folder => folder is not null);
    }

    private static string? FindInVersion(string folder) => IsPlugin(folder)
        ? folder
        : Subfolders(Path.Combine(folder, "lib"))
            .Select(inner => (Folder: inner, Framework: Framework(Path.GetFileName(inner))))
            .Where(candidate => candidate.Framework is { } framework && framework <= Environment.Version.Major + 0.9m && IsPlugin(candidate.Folder))
            .OrderByDescending(candidate => candidate.Framework)
            .Select(candidate => candidate.Folder)
            .FirstOrDefault();

    private static bool IsPlugin(string folder) => File.Exists(Path.Combine(folder, PluginManifest.FileName));

    private static string[] Subfolders(string folder)
    {
        try
        {
            return Directory.Exists(folder) ? [.. Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal)] : [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>10.0 of <c>net10.0</c>; null for older families and for what names another platform.</summary>
    private static decimal? Framework(string name) =>
        name.StartsWith("net", StringComparison.OrdinalIgnoreCase) && name.Contains('.', StringComparison.Ordinal)
        && decimal.TryParse(name.AsSpan(3), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal version)
            ? version
            : null;
}
