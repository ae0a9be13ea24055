using System.Reflection;
using System.Runtime.InteropServices;

namespace NetVips.Internal;

/// <summary>
/// Finds libvips: beside the program, in runtimes/{rid}/native below it, in native/node_modules of the folders above it, then
/// wherever the system's loader looks.
/// </summary>
internal static class NativeLibraryLocator
{
    /// <summary>The name that every import in this assembly carries.</summary>
    internal const string LibraryName = "libvips";

    private static readonly Lazy<nint> Handle = new(Load);

    internal static void Register() =>
        NativeLibrary.SetDllImportResolver(typeof(NativeLibraryLocator).Assembly, Resolve);

    private static nint Resolve(string libraryName, Assembly assembly, DllImportSearchPath? searchPath) =>
        libraryName == LibraryName ? Handle.Value : 0;

    private static nint Load()
    {
        foreach (string folder in CandidateFolders(AppContext.BaseDirectory))
        {
            foreach (string file in LibrariesIn(folder))
            {
                return NativeLibrary.Load(file);
            }
        }

        foreach (string name in SystemNames())
        {
            if (NativeLibrary.TryLoad(name, out nint handle))
            {
                return handle;
            }
        }

        throw new DllNotFoundException(NotFoundMessage(AppContext.BaseDirectory));
    }

    internal static string NotFoundMessage(string baseDirectory) =>
        $"libvips ({string.Join(" or ", FilePatterns())}) was not found. Run 'npm ci --ignore-scripts' in the folder 'native' of the "
        + $"checkout, or put the library beside the program. Looked in: {string.Join(", ", CandidateFolders(baseDirectory).Take(4))}, "
        + "the native/node_modules folders above, and the system's library path.";

    internal static IEnumerable<string> CandidateFolders(string baseDirectory)
    {
        yield return baseDirectory;
        yield return Path.Combine(baseDirectory, "runtimes", Platform, "native");
        for (DirectoryInfo? folder = new(baseDirectory); folder is not null; folder = folder.Parent)
        {
            yield return Path.Combine(folder.FullName, "native", "node_modules", "@img", $"sharp-libvips-{NodePlatform}", "lib");
        }
    }

    internal static IEnumerable<string> LibrariesIn(string folder)
    {
        if (!Directory.Exists(folder))
        {
            yield break;
        }

        foreach (string pattern in FilePatterns())
        {
            // The newest version first, should two lie side by side.
            foreach (string file in Directory.EnumerateFiles(folder, pattern).OrderDescending(StringComparer.Ordinal))
            {
                yield return file;
            }
        }
    }

    private static string Architecture => RuntimeInformation.ProcessArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.Arm64 => "arm64",
        System.Runtime.InteropServices.Architecture.X86 => "ia32",
        System.Runtime.InteropServices.Architecture.Arm => "arm",
        _ => "x64",
    };

    private static bool IsMusl => RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal)
        || RuntimeInformation.RuntimeIdentifier.StartsWith("alpine", StringComparison.Ordinal);

    /// <summary>The .NET runtime identifier, for example linux-x64.</summary>
    private static string Platform => OperatingSystem.IsWindows() ? $"win-{Architecture.Replace("ia32", "x86", StringComparison.Ordinal)}"
        : OperatingSystem.IsMacOS() ? $"osx-{Architecture}"
        : IsMusl ? $"linux-musl-{Architecture}"
        : $"linux-{Architecture}";

    /// <summary>The platform's name in npm packages, for example linuxmusl-x64.</summary>
    private static string NodePlatform => OperatingSystem.IsWindows() ? $"win32-{Architecture}"
        : OperatingSystem.IsMacOS() ? $"darwin-{Architecture}"
        : IsMusl ? $"linuxmusl-{Architecture}"
        : $"linux-{Architecture}";

    private static string[] FilePatterns() => OperatingSystem.IsWindows() ? ["libvips-42.dll"]
        : OperatingSystem.IsMacOS() ? ["libvips-cpp*.dylib", "libvips.42.dylib"]
        : ["libvips-cpp.so*", "libvips.so.42"];

    private static string[] SystemNames() => OperatingSystem.IsWindows() ? ["libvips-42.dll"]
        : OperatingSystem.IsMacOS() ? ["libvips.42.dylib"]
        : ["libvips.so.42"];
}
