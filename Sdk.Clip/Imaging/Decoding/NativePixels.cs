using System.Buffers;

namespace Clip.Sdk.Imaging.Decoding;

/// <summary>Pixels in memory that libvips allocated.</summary>
internal sealed unsafe class NativePixels(nint pointer, int length) : MemoryManager<byte>
{
    private nint _pointer = pointer;

    public override Span<byte> GetSpan()
    {
        ObjectDisposedException.ThrowIf(_pointer == 0, this);
        return new Span<byte>((void*)_pointer, length);
    }

    public override MemoryHandle Pin(int elementIndex = 0) => new((byte*)_pointer + elementIndex);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing) => NetVips.NetVips.Free(Interlocked.Exchange(ref _pointer, 0));
}
