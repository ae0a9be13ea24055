using System.Diagnostics.CodeAnalysis;
using NetVips.Internal;

namespace NetVips;

/// <summary>Starts libvips when this assembly is loaded, and keeps the reason where that fails.</summary>
public static class ModuleInitializer
{
    /// <summary>Whether libvips started.</summary>
    public static bool VipsInitialized;

    /// <summary>Why libvips did not start, or null.</summary>
    public static Exception? Exception;

    /// <summary>The version as three bytes, for example 0x081207 for 8.18.7; null before the start.</summary>
    public static int? Version;

    /// <summary>Finds and starts the library. Runs by itself, once.</summary>
    [SuppressMessage("Usage", "CA2255", Justification = "The package that this assembly stands in for starts the same way, and callers read the result from these fields.")]
    [System.Runtime.CompilerServices.ModuleInitializer]
    internal static void Initialize()
    {
        NativeLibraryLocator.Register();
        try
        {
            VipsInitialized = NetVips.Init();
            if (VipsInitialized)
            {
                Version = (Vips.Version(0) << 16) | (Vips.Version(1) << 8) | Vips.Version(2);
            }
            else
            {
                Exception = new VipsException("unable to initialize libvips");
            }
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            Exception = error;
        }
    }
}
