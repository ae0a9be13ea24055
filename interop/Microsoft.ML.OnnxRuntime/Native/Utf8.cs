using System.Runtime.InteropServices;
using System.Text;

namespace Microsoft.ML.OnnxRuntime.Native;

/// <summary>Strings to and from the C API.</summary>
internal static unsafe class Utf8
{
    /// <summary>A copy of a zero-terminated string; empty for null.</summary>
    internal static string ToString(byte* text) =>
        text is null ? "" : Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text));

    /// <summary>A copy of a zero-terminated string that the default allocator owns; the original is freed.</summary>
    internal static string Take(byte* text)
    {
        try
        {
            return ToString(text);
        }
        finally
        {
            DefaultAllocator.Free(text);
        }
    }
}
