using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime.Native;

/// <summary>Where libonnxruntime is looked for: beside the application first, so that a user can put another build there.</summary>
internal static class OrtLibraryPath
{
    internal const string WhatToDo =
        "Run 'npm ci --ignore-scripts' in the folder 'native' of the checkout, or put the library of ONNX Runtime beside the application.";

    /// <summary>The first of the candidates that exists.</summary>
    /// <exception cref="DllNotFoundException">None does.</exception>
    internal static string Find(string baseDirectory)
    {
        foreach (string candidate in Candidates(baseDirectory))
        {
            if (File.Exists(candidate))
            {
                return candidate;
            }
        }

        throw new DllNotFoundException(
            $"The native library of ONNX Runtime ('{FileNames[0]}') was found neither in '{baseDirectory}', nor in "
            + $"'{Path.Combine("runtimes", RuntimeIdentifier, "native")}' below it, nor in '{NodePath}' of a folder above it. " + WhatToDo);
    }

    private static IEnumerable<string> Candidates(string baseDirectory)
    {
        foreach (string name in FileNames)
        {
            yield return Path.Combine(baseDirectory, name);
        }

        foreach (string name in FileNames)
        {
            yield return Path.Combine(baseDirectory, "runtimes", RuntimeIdentifier, "native", name);
        }

        for (DirectoryInfo? folder = new(baseDirectory); folder is not null; folder = folder.Parent)
        {
            foreach (string name in FileNames)
            {
                yield return Path.Combine(folder.FullName, NodePath, name);
            }
        }
    }

    private static string Architecture => RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

    private static string RuntimeIdentifier => (OperatingSystem.IsWindows() ? "win-" : OperatingSystem.IsMacOS() ? "osx-" : "linux-") + Architecture;

    // npm's onnxruntime-node names its folders after Node's process.platform and process.arch.
    private static string NodePath => Path.Combine(
        "native", "node_modules", "onnxruntime-node", "bin", "napi-v6",
        OperatingSystem.IsWindows() ? "win32" : OperatingSystem.IsMacOS() ? "darwin" : "linux", Architecture);

    private static string[] FileNames =>
        OperatingSystem.IsWindows() ? ["onnxruntime.dll"]
        : OperatingSystem.IsMacOS() ? ["libonnxruntime.dylib", "libonnxruntime.1.dylib"]
        : ["libonnxruntime.so", "libonnxruntime.so.1"];
}
