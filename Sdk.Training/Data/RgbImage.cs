using System.Buffers;
using Clip.Sdk.Imaging;

namespace Clip.Sdk.Training.Data;

/// <summary>An 8-bit RGB picture in pooled memory. Owns its memory: dispose it.</summary>
public sealed class RgbImage : IDisposable
{
    private byte[]? _array;

    /// <summary>Rents memory for a picture; its pixels are what lies there.</summary>
    /// <param name="width">W, at least 1.</param>
    /// <param name="height">H, at least 1.</param>
    public RgbImage(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        (Width, Height) = (width, height);
        _array = ArrayPool<byte>.Shared.Rent(checked(width * height * 3));
    }

    /// <summary>W.</summary>
    public int Width { get; }

    /// <summary>H.</summary>
    public int Height { get; }

    /// <summary>[H, W, 3] R G B, row-major.</summary>
    public Span<byte> Pixels => Memory.Span;

    /// <summary>[H, W, 3] R G B, row-major; valid until the picture is disposed.</summary>
    public Memory<byte> Memory => _array is byte[] array
        ? array.AsMemory(0, Width * Height * 3)
        : throw new ObjectDisposedException(nameof(RgbImage));

    /// <summary>Decodes a picture to RGB.</summary>
    /// <param name="source">The picture.</param>
    /// <param name="decoder">The decoder.</param>
    /// <param name="cancellationToken">Checked before decoding begins.</param>
    /// <exception cref="ImageFormatException">The picture cannot be read or is refused.</exception>
    public static RgbImage Decode(ImageSource source, IImageDecoder decoder, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(decoder);
        using DecodedImage decoded = decoder.Decode(source, cancellationToken);
        var image = new RgbImage(decoded.Width, decoded.Height);
        decoded.CopyRgbTo(image.Pixels);
        return image;
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _array, null) is byte[] array)
        {
            ArrayPool<byte>.Shared.Return(array);
        }
    }
}
