using System.Runtime.InteropServices;

namespace Clip.Sdk.Engine;

/// <summary>Memory outside the managed heap, aligned for vector instructions.</summary>
internal sealed unsafe class NativeMemoryBlock : IDisposable
{
    private const int Alignment = 64;
    private readonly int _length;
    private void* _memory;

    public NativeMemoryBlock(long byteLength)
    {
        _length = checked((int)byteLength);
        _memory = NativeMemory.AlignedAlloc((nuint)byteLength, Alignment);
    }

    public nint Address => (nint)_memory;

    public Span<byte> Bytes => new(_memory, _length);

    public void Dispose()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
    }
}
