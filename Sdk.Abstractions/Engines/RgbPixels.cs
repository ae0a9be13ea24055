namespace Clip.Sdk.Engines;

/// <summary>A picture of 8-bit RGB pixels.</summary>
public sealed class RgbPixels
{
    /// <summary>Wraps pixels.</summary>
    /// <param name="width">W, at least 1.</param>
    /// <param name="height">H, at least 1.</param>
    /// <param name="values">[H, W, 3] without gaps.</param>
    /// <exception cref="ArgumentException">The length of <paramref name="values"/> is not that of the shape.</exception>
    public RgbPixels(int width, int height, ReadOnlyMemory<byte> values)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        if (values.Length != (long)width * height * 3)
        {
            throw new ArgumentException($"Pixels of shape [{height}, {width}, 3] are {(long)width * height * 3} bytes but got {values.Length}.", nameof(values));
        }

        (Width, Height, Values) = (width, height, values);
    }

    /// <summary>W.</summary>
    public int Width { get; }

    /// <summary>H.</summary>
    public int Height { get; }

    /// <summary>[H, W, 3] row-major.</summary>
    public ReadOnlyMemory<byte> Values { get; }

    /// <summary>The picture as an input of an encoder.</summary>
    /// <param name="name">A name for messages.</param>
    public ImageSource ToSource(string name = "pixels") => ImageSource.FromRgb(Values, Width, Height, name);
}
