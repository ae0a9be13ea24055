using System.Buffers;
using Clip.Sdk.Numerics;

namespace Clip.Sdk.Pipelines;

/// <summary>
/// Encodes each picture and its mirror image and gives the mean direction of the two embeddings. The mirror image is made
/// of the preprocessed pixels, so a picture is decoded and resized once.
/// </summary>
/// <remarks>Safe to call from several threads at once. Raw form gives the plain mean of the two raw embeddings. The inner encoder is borrowed: disposing this leaves it open.</remarks>
public sealed class FlipEnsemblingEncoder : IImageEncoder, IPixelEncoder
{
    private readonly IPixelEncoder _inner;

    /// <summary>Wraps an encoder.</summary>
    /// <param name="inner">The encoder; borrowed, it must outlive this one.</param>
    public FlipEnsemblingEncoder(IPixelEncoder inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        _inner = inner;
    }

    /// <inheritdoc cref="IPixelEncoder.Info"/>
    public EncoderInfo Info => _inner.Info;

    /// <inheritdoc/>
    public int ImageSize => _inner.Preprocessor.ImageSize;

    /// <inheritdoc/>
    public IImagePreprocessor Preprocessor => _inner.Preprocessor;

    /// <summary>Wraps an image encoder that also takes pixels.</summary>
    /// <param name="encoder">The encoder; borrowed.</param>
    /// <exception cref="InputException">The encoder does not implement <see cref="IPixelEncoder"/>.</exception>
    public static FlipEnsemblingEncoder Over(IImageEncoder encoder)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        return encoder is IPixelEncoder pixels
            ? new FlipEnsemblingEncoder(pixels)
            : throw new InputException($"Flip ensembling mirrors preprocessed pixels, but the image encoder '{encoder.GetType().Name}' takes whole pictures alone. Leave flip ensembling out, or use an encoder that implements '{nameof(IPixelEncoder)}'.");
    }

    /// <inheritdoc/>
    public void Encode(
        ReadOnlySpan<ImageSource> inputs, Span<float> destination, EmbeddingForm form = EmbeddingForm.Normalized, CancellationToken cancellationToken = default)
    {
        CheckRoom(inputs.Length, destination);
        int values = PictureValues, chunk = Math.Min(Math.Max(1, Info.MaxBatchSize), Math.Max(1, inputs.Length));
        float[] pixels = ArrayPool<float>.Shared.Rent(checked(chunk * values));
        try
        {
            for (int first = 0; first < inputs.Length; first += chunk)
            {
                int count = Math.Min(chunk, inputs.Length - first);
                for (int i = 0; i < count; i++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    Preprocessor.Preprocess(inputs[first + i], pixels.AsSpan(i * values, values), cancellationToken);
                }

                EncodePixels(pixels.AsSpan(0, count * values), count, destination[(first * Info.Dimensions)..], form, cancellationToken);
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(pixels);
        }
    }

    /// <inheritdoc/>
    public void EncodePixels(
        ReadOnlySpan<float> pixelValues, int count, Span<float> destination, EmbeddingForm form = EmbeddingForm.Normalized, CancellationToken cancellationToken = default)
    {
        CheckRoom(count, destination);
        int values = checked(count * PictureValues), results = count * Info.Dimensions;
        if (pixelValues.Length < values)
        {
            throw new ArgumentException($"Pixels of shape [{count}, 3, {ImageSize}, {ImageSize}] are {values} values but got {pixelValues.Length}.", nameof(pixelValues));
        }

        _inner.EncodePixels(pixelValues, count, destination, form, cancellationToken);
        float[] mirrored = ArrayPool<float>.Shared.Rent(values), second = ArrayPool<float>.Shared.Rent(results);
        try
        {
            Mirror(pixelValues[..values], mirrored, ImageSize);
            _inner.EncodePixels(mirrored.AsSpan(0, values), count, second, form, cancellationToken);
            Combine(destination[..results], second, form);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(mirrored);
            ArrayPool<float>.Shared.Return(second);
        }
    }

    /// <summary>Does nothing: the inner encoder belongs to its model.</summary>
    public void Dispose()
    {
    }

    /// <summary>Turns every line of pixels around, in all channels and pictures alike.</summary>
    internal static void Mirror(ReadOnlySpan<float> pixelValues, Span<float> destination, int width)
    {
        pixelValues.CopyTo(destination);
        for (int start = 0; start < pixelValues.Length; start += width)
        {
            destination.Slice(start, width).Reverse();
        }
    }

    private int PictureValues => 3 * ImageSize * ImageSize;

    private void Combine(Span<float> destination, ReadOnlySpan<float> second, EmbeddingForm form)
    {
        int dimensions = Info.Dimensions;
        for (int start = 0; start < destination.Length; start += dimensions)
        {
            Span<float> row = destination.Slice(start, dimensions);
            if (form == EmbeddingForm.Normalized)
            {
                UnitLength.Mean(row, second.Slice(start, dimensions), row);
                continue;
            }

            for (int i = 0; i < dimensions; i++)
            {
                row[i] = (row[i] + second[start + i]) / 2;
            }
        }
    }

    private void CheckRoom(int count, ReadOnlySpan<float> destination)
    {
        long needed = (long)count * Info.Dimensions;
        if (destination.Length < needed)
        {
            throw new ArgumentException($"Embeddings of shape [{count}, {Info.Dimensions}] need {needed} values but there is room for {destination.Length}.", nameof(destination));
        }
    }
}
