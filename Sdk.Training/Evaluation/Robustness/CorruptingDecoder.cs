using Clip.Sdk.Imaging;
using Clip.Sdk.Training.Data;

namespace Clip.Sdk.Training.Evaluation.Robustness;

/// <summary>Decodes pictures and makes them worse, so that everything that takes a decoder can be measured on bad pictures.</summary>
/// <remarks>
/// The picture is corrupted as it lies in the file, with radii in proportion to its shorter side; ImageNet-C corrupts the crop of
/// 224 pixels. The chance follows from the picture's name, so it is the same in every run. Safe to share between threads.
/// </remarks>
/// <param name="corruption">What happens to the pictures.</param>
/// <param name="severity">1 (mild) to 5.</param>
/// <param name="inner">The decoder; null takes libvips with the default limits.</param>
public sealed class CorruptingDecoder(ImageCorruption corruption, int severity, IImageDecoder? inner = null) : IImageDecoder
{
    private readonly IImageDecoder _inner = inner ?? new NetVipsImageDecoder();

    /// <inheritdoc/>
    public DecodedImage Decode(ImageSource source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        using DecodedImage decoded = _inner.Decode(source, cancellationToken);
        var image = new RgbImage(decoded.Width, decoded.Height);
        try
        {
            decoded.CopyRgbTo(image.Pixels);
            CorruptionFilter.Apply(image, corruption, severity, SeedOf(source.Name));
            return new DecodedImage(PixelMode.Rgb, image.Width, image.Height, image.Memory, image, decoded.Orientation);
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }

    // FNV-1a over the file's name: the same on every machine, wherever the folder lies.
    private static long SeedOf(string name)
    {
        ulong hash = 14695981039346656037;
        foreach (char letter in Path.GetFileName(name))
        {
            hash = unchecked((hash ^ letter) * 1099511628211);
        }

        return (long)(hash >> 1);
    }
}
