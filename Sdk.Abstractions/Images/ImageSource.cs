using Microsoft.Extensions.AI;

namespace Clip.Sdk;

/// <summary>
/// Where a picture comes from: a file, encoded bytes, a data URI or raw RGB pixels. Nothing is read or decoded until an
/// encoder asks, so a bad picture is one error row of a batch and never an exception while the batch is put together.
/// </summary>
/// <remarks>Immutable and safe to share between threads. Bytes are borrowed: do not change them while the source is in use.</remarks>
public sealed class ImageSource
{
    private ImageSource(ImageSourceKind kind, string name) => (Kind, Name) = (kind, name);

    /// <summary>Which of the other members are set.</summary>
    public ImageSourceKind Kind { get; }

    /// <summary>A name for messages and result rows: the path, or what the caller gave. Never null.</summary>
    public string Name { get; }

    /// <summary>The path of a <see cref="ImageSourceKind.File"/>, otherwise null.</summary>
    public string? Path { get; private init; }

    /// <summary>The encoded picture of <see cref="ImageSourceKind.Encoded"/>, or the pixels of <see cref="ImageSourceKind.Rgb"/> (shape [H, W, 3], 8 bits); otherwise empty.</summary>
    public ReadOnlyMemory<byte> Bytes { get; private init; }

    /// <summary>Width in pixels of <see cref="ImageSourceKind.Rgb"/>, otherwise 0.</summary>
    public int Width { get; private init; }

    /// <summary>Height in pixels of <see cref="ImageSourceKind.Rgb"/>, otherwise 0.</summary>
    public int Height { get; private init; }

    /// <summary>A picture file. It is opened when it is encoded.</summary>
    /// <param name="path">The file's path.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null or empty.</exception>
    public static ImageSource FromFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new ImageSource(ImageSourceKind.File, path) { Path = path };
    }

    /// <summary>An encoded picture (JPEG, PNG, WebP, ...) in memory.</summary>
    /// <param name="encoded">The bytes of the file; borrowed.</param>
    /// <param name="name">A name for messages. Default <c>image</c>.</param>
    public static ImageSource FromBytes(ReadOnlyMemory<byte> encoded, string name = "image") =>
        new(ImageSourceKind.Encoded, name) { Bytes = encoded };

    /// <summary>An encoded picture read to its end from a stream, now; the stream stays open.</summary>
    /// <param name="stream">A readable stream.</param>
    /// <param name="name">A name for messages. Default <c>stream</c>.</param>
    /// <param name="maxBytes">The most bytes that are read. Default 256 MiB.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="InputException">The stream holds more than <paramref name="maxBytes"/>.</exception>
    public static async Task<ImageSource> FromStreamAsync(
        Stream stream, string name = "stream", int maxBytes = 256 << 20, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxBytes);
        using var buffer = new MemoryStream();
        byte[] block = new byte[81920];
        int read;
        while ((read = await stream.ReadAsync(block, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (buffer.Length + read > maxBytes)
            {
                throw new InputException($"Picture '{name}' is longer than {maxBytes} bytes. Raise 'maxBytes' if you trust it.", name);
            }

            buffer.Write(block, 0, read);
        }

        return FromBytes(buffer.ToArray(), name);
    }

    /// <summary>A <c>data:</c> URI that holds a picture (RFC 2397), base64 or percent-encoded.</summary>
    /// <param name="dataUri">For example <c>data:image/png;base64,iVBOR...</c>.</param>
    /// <param name="name">A name for messages. Default <c>data-uri</c>.</param>
    /// <exception cref="InputException">It is no data URI.</exception>
    public static ImageSource FromDataUri(string dataUri, string name = "data-uri")
    {
        ArgumentException.ThrowIfNullOrEmpty(dataUri);
        if (!dataUri.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
        {
            throw new InputException($"Expected a data URI but got '{Shorten(dataUri)}'. It must begin with 'data:'.", Shorten(dataUri));
        }

        try
        {
            return FromBytes(new DataContent(dataUri).Data, name);
        }
        catch (Exception error) when (error is FormatException or ArgumentException)
        {
            throw new InputException($"'{Shorten(dataUri)}' is not a valid data URI: {error.Message}", Shorten(dataUri), error);
        }
    }

    /// <summary>The picture that a Microsoft.Extensions.AI content item carries.</summary>
    /// <param name="content">Content with image bytes.</param>
    public static ImageSource FromContent(DataContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return FromBytes(content.Data, content.Name ?? "content");
    }

    /// <summary>Decoded pixels, row-major, shape [H, W, 3], order R G B, 8 bits.</summary>
    /// <param name="pixels">height × width × 3 bytes; borrowed.</param>
    /// <param name="width">Width in pixels, at least 1.</param>
    /// <param name="height">Height in pixels, at least 1.</param>
    /// <param name="name">A name for messages. Default <c>pixels</c>.</param>
    /// <exception cref="ArgumentException">The length of <paramref name="pixels"/> is not height × width × 3.</exception>
    public static ImageSource FromRgb(ReadOnlyMemory<byte> pixels, int width, int height, string name = "pixels")
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        if (pixels.Length != (long)width * height * 3)
        {
            throw new ArgumentException($"Pixels of shape [{height}, {width}, 3] need {(long)width * height * 3} bytes but got {pixels.Length}.", nameof(pixels));
        }

        return new ImageSource(ImageSourceKind.Rgb, name) { Bytes = pixels, Width = width, Height = height };
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..57] + "...";
}
