using System.Runtime.InteropServices;

namespace Clip.Sdk.Imaging.Decoding;

/// <summary>The encoded file of an image source: borrowed from the caller, or read into pooled memory.</summary>
internal sealed class EncodedBytes : IDisposable
{
    private readonly PooledBytes? _pooled;

    private EncodedBytes(ReadOnlyMemory<byte> memory, PooledBytes? pooled) => (Memory, _pooled) = (memory, pooled);

    internal ReadOnlyMemory<byte> Memory { get; }

    public void Dispose() => _pooled?.Dispose();

    /// <summary>Opens the bytes of a source.</summary>
    /// <exception cref="ImageFormatException">The file is absent, cannot be read, or is too long.</exception>
    internal static EncodedBytes Open(ImageSource source, ImageLimits limits)
    {
        if (source.Kind == ImageSourceKind.Encoded)
        {
            CheckLength(source.Bytes.Length, limits, source.Name);
            return new EncodedBytes(source.Bytes, null);
        }

        try
        {
            return ReadFile(source.Path!, limits, source.Name);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ImageFormatException($"Picture '{source.Path}' cannot be read: {error.Message}", ImageFault.NotFound, source.Name, error);
        }
    }

    /// <summary>The bytes as a stream that can seek.</summary>
    internal MemoryStream OpenStream() => MemoryMarshal.TryGetArray(Memory, out ArraySegment<byte> segment)
        ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
        : new MemoryStream(Memory.ToArray(), writable: false);

    private static EncodedBytes ReadFile(string path, ImageLimits limits, string name)
    {
        using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(path, options: FileOptions.SequentialScan);
        long length = RandomAccess.GetLength(file);
        CheckLength(length, limits, name);
        var pooled = new PooledBytes((int)length);
        int filled = 0;
        int read;
        while (filled < length && (read = RandomAccess.Read(file, pooled.Span[filled..], filled)) > 0)
        {
            filled += read;
        }

        return new EncodedBytes(pooled.Memory[..filled], pooled);
    }

    private static void CheckLength(long length, ImageLimits limits, string name)
    {
        if (length > limits.MaxEncodedBytes)
        {
            throw new ImageFormatException(
                $"Picture '{name}' is {length} bytes long but at most {limits.MaxEncodedBytes} are allowed. Raise '{nameof(ImageLimits.MaxEncodedBytes)}' if you trust it.",
                ImageFault.TooLarge,
                name);
        }
    }
}
