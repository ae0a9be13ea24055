using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime.Native;

/// <summary>An array of zero-terminated UTF-8 strings in native memory.</summary>
internal sealed unsafe class NativeTexts : IDisposable
{
    private readonly byte** _pointers;
    private readonly int _count;

    internal NativeTexts(IReadOnlyCollection<string> texts)
    {
        _pointers = (byte**)NativeMemory.AllocZeroed((nuint)Math.Max(1, texts.Count), (nuint)sizeof(byte*));
        foreach (string text in texts)
        {
            _pointers[_count++] = (byte*)Marshal.StringToCoTaskMemUTF8(text);
        }
    }

    internal byte** Pointer => _pointers;

    internal nuint Count => (nuint)_count;

    public void Dispose()
    {
        for (int index = 0; index < _count; index++)
        {
            Marshal.FreeCoTaskMem((nint)_pointers[index]);
        }

        NativeMemory.Free(_pointers);
    }
}
