using Clip.Sdk.Imaging.Decoding;

namespace Clip.Sdk.Imaging;

/// <summary>
/// Decodes JPEG, PNG, WebP, TIFF, HEIF and AVIF through libvips, BMP and GIF by readers of its own; the format is told by the
/// first bytes. Pixels are those that Pillow 9.4 gives.
/// </summary>
/// <remarks>
/// Safe to call from several threads at once. On first use the process-wide cache of libvips is switched off and its threads
/// are set to one for a picture, because pictures are decoded side by side; its warnings no longer go to standard error.
/// </remarks>
/// <param name="limits">What is accepted; null takes <see cref="ImageLimits.Default"/>.</param>
public sealed class NetVipsImageDecoder(ImageLimits? limits = null) : IImageDecoder
{
    private readonly ImageLimits _limits = limits ?? ImageLimits.Default;

    /// <inheritdoc/>
    public DecodedImage Decode(ImageSource source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        cancellationToken.ThrowIfCancellationRequested();
        if (source.Kind == ImageSourceKind.Rgb)
        {
            return new DecodedImage(PixelMode.Rgb, source.Width, source.Height, source.Bytes);
        }

        using EncodedBytes encoded = EncodedBytes.Open(source, _limits);
        ReadOnlySpan<byte> data = encoded.Memory.Span;
        ImageFormat format = FormatSniffer.Sniff(data);
        return format switch
        {
            ImageFormat.Bmp => BmpReader.Read(data, _limits, source.Name),
            ImageFormat.Gif => GifReader.Read(data, _limits, source.Name),
            ImageFormat.Unknown => throw UnknownFormat(data, source.Name),
            ImageFormat.Svg when !_limits.AllowSvg => throw new ImageFormatException(
                $"Picture '{source.Name}' is SVG, which is only rendered when '{nameof(ImageLimits.AllowSvg)}' is set. Set it for files that you trust.", ImageFault.UnknownFormat, source.Name),
            _ => VipsReader.Read(format, encoded, _limits, source.Name),
        };
    }

    private static ImageFormatException UnknownFormat(ReadOnlySpan<byte> data, string name)
    {
        string found = data.IsEmpty ? "is empty" : $"begins with the bytes {Convert.ToHexString(data[..Math.Min(data.Length, 8)])}";
        return new ImageFormatException(
            $"Picture '{name}' {found}, which is none of JPEG, PNG, GIF, WebP, TIFF, HEIF, AVIF and BMP. Convert it to one of them.", ImageFault.UnknownFormat, name);
    }
}
