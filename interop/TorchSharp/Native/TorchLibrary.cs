using System.Reflection;
using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>Finds and loads the shim, after the process has been set up for it.</summary>
internal static class TorchLibrary
{
    private const string FileName = "libclip_torch.so";
    private static readonly Lock s_lock = new();
    private static IntPtr s_library;

    /// <summary>Makes the runtime ask <see cref="Resolve"/> for the shim.</summary>
    internal static void Register() => NativeLibrary.SetDllImportResolver(typeof(TorchLibrary).Assembly, Resolve);

    /// <summary>Whether the shim is on this machine and loads; the reason goes to <paramref name="problem"/> otherwise.</summary>
    internal static bool TryLoad(out string? problem)
    {
        try
        {
            problem = null;
            return NativeMethods.ct_interface_version() == NativeMethods.InterfaceVersion;
        }
        catch (DllNotFoundException missing)
        {
            problem = missing.Message;
            return false;
        }
    }

    private static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (name != NativeMethods.Library)
        {
            return IntPtr.Zero;
        }

        lock (s_lock)
        {
            if (s_library == IntPtr.Zero)
            {
                s_library = Load();
            }

            return s_library;
        }
    }

    private static IntPtr Load()
    {
        List<string> candidates = [.. Candidates()];
        string? path = candidates.FirstOrDefault(File.Exists)
            ?? throw new DllNotFoundException(
                $"The torch engine '{FileName}' is not on this machine. Run 'native/build-torch-shim' in the checkout, " +
                $"or set CLIP_TORCH_SHIM to the file. Looked for: {string.Join(", ", candidates)}.");
        ProcessSetup.Apply();
        if (!NativeLibrary.TryLoad(path, out IntPtr library))
        {
            throw new DllNotFoundException(
                $"The torch engine '{path}' does not load: {LoadError(path)} " +
                "The libtorch that it was built against has moved or gone; run 'native/build-torch-shim --force' to build it again.");
        }

        RequireInterfaceVersion(library, path);
        ProcessSetup.ApplyAfterLoading(library);
        return library;
    }

    private static string LoadError(string path)
    {
        try
        {
            NativeLibrary.Load(path);
            return string.Empty;
        }
        catch (DllNotFoundException error)
        {
            return error.Message;
        }
    }

    private static unsafe void RequireInterfaceVersion(IntPtr library, string path)
    {
        var version = (delegate* unmanaged<int>)NativeLibrary.GetExport(library, "ct_interface_version");
        int found = version();
        if (found != NativeMethods.InterfaceVersion)
        {
            throw new DllNotFoundException(
                $"The torch engine '{path}' has interface {found} but this build wants {NativeMethods.InterfaceVersion}. " +
                "Run 'native/build-torch-shim' to build it again.");
        }
    }

    private static IEnumerable<string> Candidates()
    {
        string? named = Environment.GetEnvironmentVariable("CLIP_TORCH_SHIM");
        if (!string.IsNullOrEmpty(named))
        {
            yield return Path.GetFullPath(named);
            yield break;
        }

        string application = AppContext.BaseDirectory;
        yield return Path.Combine(application, FileName);
        yield return Path.Combine(application, "runtimes", RuntimeInformation.RuntimeIdentifier, "native", FileName);
        for (DirectoryInfo? folder = new(application); folder is not null; folder = folder.Parent)
        {
            yield return Path.Combine(folder.FullName, "native", "build", FileName);
        }
    }
}
