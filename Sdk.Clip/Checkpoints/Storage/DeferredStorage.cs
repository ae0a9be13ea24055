namespace Clip.Sdk.Checkpoints;

/// <summary>Memory whose bytes are made when they are first asked for, so that looking at names and shapes stays free.</summary>
/// <param name="length">Bytes.</param>
/// <param name="fill">Writes all of them; may raise <see cref="ModelFormatException"/>.</param>
internal sealed unsafe class DeferredStorage(long length, DeferredStorage.Filler fill) : TensorStorage
{
    private readonly Lock _gate = new();
    private NativeBuffer? _buffer;
    private bool _disposed;

    /// <summary>Writes the bytes.</summary>
    public delegate void Filler(byte* destination);

    public override long Length => length;

    public override byte* Pointer
    {
        get
        {
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                return (_buffer ??= Fill()).Pointer;
            }
        }
    }

    public override void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _buffer?.Dispose();
            _buffer = null;
        }
    }

    private NativeBuffer Fill()
    {
        NativeBuffer buffer = new(length);
        try
        {
            fill(buffer.Pointer);
            return buffer;
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }
}
