namespace Clip.Sdk.Engines;

/// <summary>Turns encoded pictures into pixels and pixels into encoded pictures, under the host's limits for untrusted files.</summary>
/// <remarks>Safe to call from several threads at once.</remarks>
public interface IImageCodec
{
    /// <summary>Decodes a picture to RGB; transparency is laid over white.</summary>
    /// <param name="source">The picture.</param>
    /// <param name="longestSide">Where the picture is larger it is scaled down to this many pixels along its longer side; 0 keeps its size.</param>
    /// <param name="cancellationToken">Checked before decoding begins.</param>
    /// <exception cref="ImageFormatException">The picture cannot be read, is damaged, or exceeds a limit.</exception>
    RgbPixels Decode(ImageSource source, int longestSide = 0, CancellationToken cancellationToken = default);

    /// <summary>Encodes a picture.</summary>
    /// <param name="pixels">The picture.</param>
    /// <param name="format">The format.</param>
    /// <param name="quality">1 to 100; not used by PNG.</param>
    byte[] Encode(RgbPixels pixels, EncodedImageFormat format, int quality = 85);
}
