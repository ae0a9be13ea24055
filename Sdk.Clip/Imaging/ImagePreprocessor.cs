using Clip.Sdk.Imaging.Resampling;

namespace Clip.Sdk.Imaging;

/// <summary>Decodes a picture and makes the tensor of it that an image tower takes, equal to the reference bit for bit.</summary>
/// <remarks>Safe to call from several threads at once.</remarks>
public sealed class ImagePreprocessor : IImagePreprocessor
{
    private readonly IImageDecoder _decoder;
    private readonly PixelNormalizer _normalizer;

    /// <summary>Creates a preprocessor.</summary>
    /// <param name="settings">What the network was trained with.</param>
    /// <param name="decoder">The decoder; null takes a <see cref="NetVipsImageDecoder"/> with the default limits.</param>
    public ImagePreprocessor(PreprocessSettings settings, IImageDecoder? decoder = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Settings = settings;
        _decoder = decoder ?? new NetVipsImageDecoder();
        _normalizer = new PixelNormalizer(settings);
    }

    /// <summary>What the network was trained with.</summary>
    public PreprocessSettings Settings { get; }

    /// <summary>S, the height of what the network sees; the width is the same for every square network.</summary>
    public int ImageSize => Settings.Height;

    /// <summary>Bytes of one preprocessed picture, height × width × 3; also the floats of one.</summary>
    public int ValuesPerImage => checked(Settings.Height * Settings.Width * 3);

    /// <inheritdoc/>
    public void Preprocess(ImageSource source, Span<float> destination, CancellationToken cancellationToken = default)
    {
        CheckDestination(destination.Length, nameof(destination));
        using var pixels = new PooledBytes(ValuesPerImage);
        PreprocessBytes(source, pixels.Span, cancellationToken);
        _normalizer.Normalize(pixels.Span, destination);
    }

    /// <summary>Preprocesses pictures side by side, one picture a thread. A picture that cannot be read becomes an error of its row.</summary>
    /// <param name="sources">[N] pictures; N may be 0.</param>
    /// <param name="maxParallelism">Most pictures at once; 0 takes the number of processors.</param>
    /// <param name="cancellationToken">Checked between pictures.</param>
    /// <returns>[N, 3, Height, Width] values; the caller disposes them.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public PixelBatch PreprocessBatch(IReadOnlyList<ImageSource> sources, int maxParallelism = 0, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentOutOfRangeException.ThrowIfNegative(maxParallelism);
        var batch = new PixelBatch(sources.Count, Settings.Height, Settings.Width);
        try
        {
            var options = new ParallelOptions
            {
                MaxDegreeOfParallelism = maxParallelism == 0 ? Environment.ProcessorCount : maxParallelism,
                CancellationToken = cancellationToken,
            };
            Parallel.For(0, sources.Count, options, index => PreprocessInto(batch, index, sources[index], cancellationToken));
            return batch;
        }
        catch
        {
            batch.Dispose();
            throw;
        }
    }

    /// <summary>Makes what the network sees, before scaling: for looking at it, or for an engine that normalises by itself.</summary>
    /// <param name="source">The picture.</param>
    /// <param name="destination">[Height, Width, 3] receives R G B.</param>
    /// <param name="cancellationToken">Checked before decoding begins.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is too short.</exception>
    /// <exception cref="ImageFormatException">The picture cannot be read or is refused.</exception>
    public void PreprocessBytes(ImageSource source, Span<byte> destination, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        CheckDestination(destination.Length, nameof(destination));
        using DecodedImage decoded = _decoder.Decode(source, cancellationToken);
        using DecodedImage image = Settings.HonourExif ? ImageOrientation.Upright(decoded) : decoded;
        PreprocessGeometry geometry = PreprocessGeometry.Compute(Settings, image.Width, image.Height);
        destination = destination[..ValuesPerImage];
        if (geometry.Region.Width == Settings.Width && geometry.Region.Height == Settings.Height)
        {
            ModeResizer.ResizeToRgb(image, geometry, Settings, destination);
        }
        else
        {
            Place(image, geometry, destination);
        }
    }

    /// <summary>Scales and normalises pixels that <see cref="PreprocessBytes"/> made.</summary>
    /// <param name="pixels">[Height, Width, 3] R G B.</param>
    /// <param name="destination">[3, Height, Width] receives the values.</param>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public void Normalize(ReadOnlySpan<byte> pixels, Span<float> destination)
    {
        CheckDestination(destination.Length, nameof(destination));
        if (pixels.Length != ValuesPerImage)
        {
            throw new ArgumentException($"Pixels of shape [{Settings.Height}, {Settings.Width}, 3] need {ValuesPerImage} bytes but got {pixels.Length}.", nameof(pixels));
        }

        _normalizer.Normalize(pixels, destination);
    }

    private void PreprocessInto(PixelBatch batch, int index, ImageSource source, CancellationToken cancellationToken)
    {
        try
        {
            Preprocess(source, batch[index], cancellationToken);
        }
        catch (ImageFormatException error)
        {
            batch.Fail(index, error);
        }
    }

    /// <summary>Centres a picture that does not cover the target on the fill colour.</summary>
    private void Place(DecodedImage image, PreprocessGeometry geometry, Span<byte> destination)
    {
        TargetRegion region = geometry.Region;
        using var part = new PooledBytes(region.Width * region.Height * 3);
        ModeResizer.ResizeToRgb(image, geometry, Settings, part.Span);
        destination.Fill(Settings.FillColor);
        for (int y = 0; y < region.Height; y++)
        {
            int target = (((geometry.OffsetY + y) * Settings.Width) + geometry.OffsetX) * 3;
            part.Span.Slice(y * region.Width * 3, region.Width * 3).CopyTo(destination[target..]);
        }
    }

    private void CheckDestination(int length, string name)
    {
        if (length < ValuesPerImage)
        {
            throw new ArgumentException($"A picture of shape [3, {Settings.Height}, {Settings.Width}] needs {ValuesPerImage} values but the destination holds {length}.", name);
        }
    }
}
