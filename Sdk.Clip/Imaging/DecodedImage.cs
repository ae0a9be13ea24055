using System.Buffers;
using System.Runtime.InteropServices;

namespace Clip.Sdk.Imaging;

/// <summary>The pixels of a picture as they lie in the file, before any conversion. Owns its memory: dispose it.</summary>
public sealed class DecodedImage : IDisposable
{
    private readonly ReadOnlyMemory<byte> _pixels;
    private readonly IDisposable? _owner;

    /// <summary>Wraps decoded pixels.</summary>
    /// <param name="mode">What the pixels are.</param>
    /// <param name="width">W, at least 1.</param>
    /// <param name="height">H, at least 1.</param>
    /// <param name="pixels">[H, W, C] without gaps; <see cref="PixelMode.Integer"/> takes four bytes a pixel in the machine's order.</param>
    /// <param name="owner">Disposed with the image; null where the memory needs no owner.</param>
    /// <param name="orientation">The Exif orientation, 1 to 8; 1 is upright. Not applied to the pixels.</param>
    /// <exception cref="ArgumentException">The length of <paramref name="pixels"/> is not that of the shape.</exception>
    public DecodedImage(PixelMode mode, int width, int height, ReadOnlyMemory<byte> pixels, IDisposable? owner = null, int orientation = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        (Mode, Width, Height, Orientation) = (mode, width, height, orientation is >= 1 and <= 8 ? orientation : 1);
        long expected = (long)width * height * BytesPerPixel;
        if (pixels.Length != expected)
        {
            throw new ArgumentException($"Pixels of shape [{height}, {width}, {Channels}] in mode '{mode}' need {expected} bytes but got {pixels.Length}.", nameof(pixels));
        }

        (_pixels, _owner) = (pixels, owner);
    }

    /// <summary>What the pixels are.</summary>
    public PixelMode Mode { get; }

    /// <summary>W.</summary>
    public int Width { get; }

    /// <summary>H.</summary>
    public int Height { get; }

    /// <summary>The Exif orientation that the file asks for, 1 to 8. The pixels are as they lie in the file.</summary>
    public int Orientation { get; }

    /// <summary>C, the channels of a pixel.</summary>
    public int Channels => ChannelsOf(Mode);

    /// <summary>[H, W, C] pixels, row-major.</summary>
    public ReadOnlySpan<byte> Pixels => _pixels.Span;

    /// <summary>[H, W] pixels of <see cref="PixelMode.Integer"/>.</summary>
    /// <exception cref="InvalidOperationException">The mode is another.</exception>
    public ReadOnlySpan<int> Integers => Mode == PixelMode.Integer
        ? MemoryMarshal.Cast<byte, int>(_pixels.Span)
        : throw new InvalidOperationException($"An image of mode '{Mode}' has no integer pixels.");

    internal int BytesPerPixel => Mode == PixelMode.Integer ? sizeof(int) : Channels;

    /// <summary>The channels that a pixel of a mode has in memory.</summary>
    /// <param name="mode">The mode.</param>
    public static int ChannelsOf(PixelMode mode) => mode switch
    {
        PixelMode.Bilevel or PixelMode.Grey or PixelMode.Integer => 1,
        PixelMode.GreyAlpha => 2,
        PixelMode.Palette or PixelMode.Rgb => 3,
        _ => 4,
    };

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => _owner?.Dispose();

    /// <summary>Makes an image over pooled memory and fills it.</summary>
    internal static DecodedImage Rent<TState>(PixelMode mode, int width, int height, TState state, SpanAction<byte, TState> fill)
        where TState : allows ref struct
    {
        int length = checked(width * height * (mode == PixelMode.Integer ? sizeof(int) : ChannelsOf(mode)));
        var memory = new PooledBytes(length);
        try
        {
            fill(memory.Span, state);
            return new DecodedImage(mode, width, height, memory.Memory, memory);
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }
}
