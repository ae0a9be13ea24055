using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime.Native;

/// <summary>A zero-terminated copy of a string in native memory for the length of one call.</summary>
internal readonly unsafe ref struct NativeText : IDisposable
{
    private readonly nint _memory;

    private NativeText(nint memory) => _memory = memory;

    /// <summary>UTF-8, as nearly every function takes it.</summary>
    internal static NativeText Utf8(string text, string parameterName)
    {
        ArgumentNullException.ThrowIfNull(text, parameterName);
        return new(Marshal.StringToCoTaskMemUTF8(text));
    }

    /// <summary>The system's own encoding of paths: UTF-16 on Windows, UTF-8 elsewhere.</summary>
    internal static NativeText Path(string path, string parameterName)
    {
        ArgumentNullException.ThrowIfNull(path, parameterName);
        return new(OperatingSystem.IsWindows() ? Marshal.StringToCoTaskMemUni(path) : Marshal.StringToCoTaskMemUTF8(path));
    }

    internal byte* Pointer => (byte*)_memory;

    public void Dispose() => Marshal.FreeCoTaskMem(_memory);
}
