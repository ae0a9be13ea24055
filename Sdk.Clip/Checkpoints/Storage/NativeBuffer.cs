using System.Runtime.InteropServices;

namespace Clip.Sdk.Checkpoints;

/// <summary>Memory of our own outside the managed heap, aligned for vector loads: holds tensors that no file holds as they are needed.</summary>
internal sealed unsafe class NativeBuffer : TensorStorage
{
    private const int Alignment = 64;

    private byte* _pointer;

    /// <summary>Allocates; the bytes are not cleared.</summary>
    /// <param name="length">Bytes, 0 or more.</param>
    public NativeBuffer(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        _pointer = (byte*)NativeMemory.AlignedAlloc((nuint)Math.Max(length, 1), Alignment);
        GC.AddMemoryPressure(Math.Max(length, 1));
    }

    ~NativeBuffer() => Release();

    public override long Length { get; }

    public override byte* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_pointer is null, this);
            return _pointer;
        }
    }

    /// <summary>The bytes; only for buffers below 2 GiB.</summary>
    public Span<byte> Span => new(Pointer, checked((int)Length));

    public override void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private void Release()
    {
        if (_pointer is not null)
        {
            NativeMemory.AlignedFree(_pointer);
            _pointer = null;
            GC.RemoveMemoryPressure(Math.Max(Length, 1));
        }
    }
}
