using System.Buffers;

namespace Clip.Sdk.Imaging;

/// <summary>An array of the shared pool, cut to the asked length, given back once.</summary>
internal sealed class PooledBytes : IDisposable
{
    private readonly int _length;
    private byte[]? _array;

    internal PooledBytes(int length)
    {
        _length = length;
        _array = ArrayPool<byte>.Shared.Rent(length);
    }

    internal byte[] Array => _array ?? throw new ObjectDisposedException(nameof(PooledBytes));

    internal Memory<byte> Memory => Array.AsMemory(0, _length);

    internal Span<byte> Span => Array.AsSpan(0, _length);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _array, null) is byte[] array)
        {
            ArrayPool<byte>.Shared.Return(array);
        }
    }
}
