using System.Runtime.InteropServices;

namespace McMaster.NETCore.Plugins;

/// <summary>Finds a plugin's native library by the name that a DllImport gives, which may lack its prefix and extension.</summary>
internal static class NativeFiles
{
    /// <summary>The library's path beside the plugin or in its <c>runtimes/RID/native</c>, or null.</summary>
    internal static string? Find(string folder, string name)
    {
        foreach (string place in new[] { folder, Path.Combine(folder, "runtimes", RuntimeInformation.RuntimeIdentifier, "native") })
        {
            foreach (string file in Variations(name))
            {
                string path = Path.Combine(place, file);
                if (File.Exists(path))
                {
                    return path;
                }
            }
        }

        return null;
    }

    private static IEnumerable<string> Variations(string name)
    {
        string[] prefixes = OperatingSystem.IsWindows() ? [""] : ["", "lib"];
        string[] suffixes = OperatingSystem.IsWindows() ? ["", ".dll"] : OperatingSystem.IsMacOS() ? ["", ".dylib"] : ["", ".so", ".so.1"];
        return from prefix in prefixes from suffix in suffixes select prefix + name + suffix;
    }
}
