namespace Clip.Sdk.Imaging;

/// <summary>What a decoder accepts from pictures that nobody vouches for. Checked from the header, before any pixel is decoded.</summary>
public sealed record ImageLimits
{
    /// <summary>The limits that are used where none are given.</summary>
    public static ImageLimits Default { get; } = new();

    /// <summary>Most pixels. Default 178,956,970, where Pillow raises its decompression bomb error.</summary>
    public long MaxPixels { get; init => field = Positive(value); } = 178_956_970;

    /// <summary>Most pixels along one side. Default 65,535.</summary>
    public int MaxSide { get; init => field = (int)Positive(value); } = 65_535;

    /// <summary>Most bytes of the encoded file. Default 256 MiB.</summary>
    public int MaxEncodedBytes { get; init => field = (int)Positive(value); } = 256 << 20;

    /// <summary>Whether SVG is rendered. Default false: it is a program rather than a picture, so only trusted files.</summary>
    public bool AllowSvg { get; init; }

    /// <summary>Refuses a picture that is too large.</summary>
    /// <exception cref="ImageFormatException">A limit is exceeded, or a side is zero.</exception>
    internal void Check(long width, long height, string name)
    {
        if (width <= 0 || height <= 0)
        {
            throw new ImageFormatException($"Picture '{name}' claims the shape [{height}, {width}]. It is damaged.", ImageFault.Corrupt, name);
        }

        if (width > MaxSide || height > MaxSide || width * height > MaxPixels)
        {
            throw new ImageFormatException(
                $"Picture '{name}' claims the shape [{height}, {width}] but at most {MaxPixels} pixels and {MaxSide} along a side are allowed. "
                + $"Raise the limits ('{nameof(ImageLimits)}') if you trust it.",
                ImageFault.TooLarge,
                name);
        }
    }

    private static long Positive(long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
        return value;
    }
}
