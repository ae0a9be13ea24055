using System.Numerics.Tensors;

namespace Clip.Sdk.Clip.Tests;

/// <summary>
/// An image encoder small enough to check by eye: D is 4, the mean red, green and blue (0..1) and how much brighter the left half is
/// than the right. It takes raw RGB pictures of its own size.
/// </summary>
internal sealed class ColorEncoder : IImageEncoder, IPixelEncoder, IImagePreprocessor
{
    private int _encodedCount;
    private int _preprocessedCount;

    public EncoderInfo Info { get; init; } = new(4, "letters-1", MaxBatchSize: 8);

    public int ImageSize { get; init; } = 4;

    public IImagePreprocessor Preprocessor => this;

    /// <summary>Called for each picture before it is preprocessed: tests delay or throw here.</summary>
    public Action<ImageSource> BeforePreprocess { get; init; } = _ => { };

    /// <summary>Called with the size of each batch before it is encoded.</summary>
    public Action<int> BeforeEncode { get; init; } = _ => { };

    public int EncodedCount => _encodedCount;

    public int PreprocessedCount => _preprocessedCount;

    public bool IsDisposed { get; private set; }

    public static ImageSource Picture(byte red, byte green, byte blue, string name = "picture", int size = 4)
    {
        byte[] pixels = new byte[size * size * 3];
        for (int i = 0; i < pixels.Length; i += 3)
        {
            (pixels[i], pixels[i + 1], pixels[i + 2]) = (red, green, blue);
        }

        return ImageSource.FromRgb(pixels, size, size, name);
    }

    public void Preprocess(ImageSource source, Span<float> destination, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _preprocessedCount);
        BeforePreprocess(source);
        if (source.Kind != ImageSourceKind.Rgb)
        {
            throw new ImageFormatException($"'{source.Name}' is no picture.", ImageFault.UnknownFormat, source.Name);
        }

        int plane = ImageSize * ImageSize;
        ReadOnlySpan<byte> pixels = source.Bytes.Span;
        for (int i = 0; i < plane; i++)
        {
            for (int channel = 0; channel < 3; channel++)
            {
                destination[(channel * plane) + i] = pixels[(i * 3) + channel] / 255f;
            }
        }
    }

    public void EncodePixels(
        ReadOnlySpan<float> pixelValues, int count, Span<float> destination, EmbeddingForm form = EmbeddingForm.Normalized, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        BeforeEncode(count);
        Interlocked.Add(ref _encodedCount, count);
        int plane = ImageSize * ImageSize;
        for (int picture = 0; picture < count; picture++)
        {
            ReadOnlySpan<float> pixels = pixelValues.Slice(picture * 3 * plane, 3 * plane);
            Span<float> row = destination.Slice(picture * 4, 4);
            for (int channel = 0; channel < 3; channel++)
            {
                row[channel] = TensorPrimitives.Sum(pixels.Slice(channel * plane, plane)) / plane;
            }

            row[3] = 0;
            for (int i = 0; i < pixels.Length; i++)
            {
                row[3] += (i % ImageSize < ImageSize / 2 ? pixels[i] : -pixels[i]) / pixels.Length;
            }

            float length = TensorPrimitives.Norm(row);
            if (form == EmbeddingForm.Normalized && length > 0)
            {
                TensorPrimitives.Divide(row, length, row);
            }
        }
    }

    public void Encode(
        ReadOnlySpan<ImageSource> inputs, Span<float> destination, EmbeddingForm form = EmbeddingForm.Normalized, CancellationToken cancellationToken = default)
    {
        int values = 3 * ImageSize * ImageSize;
        float[] pixels = new float[inputs.Length * values];
        for (int i = 0; i < inputs.Length; i++)
        {
            Preprocess(inputs[i], pixels.AsSpan(i * values, values), cancellationToken);
        }

        EncodePixels(pixels, inputs.Length, destination, form, cancellationToken);
    }

    public void Dispose() => IsDisposed = true;
}
