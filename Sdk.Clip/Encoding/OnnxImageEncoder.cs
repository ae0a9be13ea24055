using System.Buffers;
using Clip.Sdk.Engine;
using Clip.Sdk.Graphs;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Clip.Sdk;

/// <summary>The image tower on ONNX Runtime.</summary>
/// <remarks>
/// Safe to call from several threads at once. On the CPU in <see cref="ClipPrecision.Float32"/> an embedding depends on its
/// picture, the model and the number of threads alone: batch size, batch-mates and run do not change a bit of it.
/// </remarks>
public sealed class OnnxImageEncoder : IImageEncoder, IPixelEncoder
{
    private const int Channels = 3;
    private static readonly string[] InputNames = [VisionGraph.PixelValues];
    private static readonly string[] OutputNames = [VisionGraph.Embeddings];

    private readonly EngineSession _session;

    internal OnnxImageEncoder(EngineSession session, EncoderInfo info, IImagePreprocessor preprocessor)
    {
        _session = session;
        Info = info;
        Preprocessor = preprocessor;
    }

    /// <inheritdoc/>
    public EncoderInfo Info { get; }

    /// <inheritdoc/>
    public IImagePreprocessor Preprocessor { get; }

    /// <inheritdoc/>
    public int ImageSize => Preprocessor.ImageSize;

    private int PixelsLength => Channels * ImageSize * ImageSize;

    /// <summary>Loads the weights now rather than at the first call.</summary>
    /// <exception cref="InferenceException">The engine refuses the network, or the device is absent.</exception>
    public void Prepare() => _session.Prepare();

    /// <inheritdoc/>
    public void Encode(
        ReadOnlySpan<ImageSource> inputs,
        Span<float> destination,
        EmbeddingForm form = EmbeddingForm.Normalized,
        CancellationToken cancellationToken = default)
    {
        EmbeddingRows.CheckDestination(destination, inputs.Length, Info.Dimensions);
        int chunk = Math.Min(Info.MaxBatchSize, inputs.Length);
        float[] pixels = ArrayPool<float>.Shared.Rent(checked(chunk * PixelsLength));
        try
        {
            for (int start = 0; start < inputs.Length; start += chunk)
            {
                ImageSource[] sources = inputs.Slice(start, Math.Min(chunk, inputs.Length - start)).ToArray();
                Preprocess(sources, pixels, cancellationToken);
                Span<float> rows = destination.Slice(start * Info.Dimensions, sources.Length * Info.Dimensions);
                Run(pixels.AsSpan(0, sources.Length * PixelsLength), sources.Length, rows, cancellationToken);
                EmbeddingRows.Finish(rows, Info.Dimensions, form, row => $"Picture '{sources[row].Name}'");
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(pixels);
        }
    }

    /// <inheritdoc/>
    public void EncodePixels(
        ReadOnlySpan<float> pixelValues,
        int count,
        Span<float> destination,
        EmbeddingForm form = EmbeddingForm.Normalized,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        EmbeddingRows.CheckDestination(destination, count, Info.Dimensions);
        if (pixelValues.Length < (long)count * PixelsLength)
        {
            throw new ArgumentException($"Pixels of shape [{count}, {Channels}, {ImageSize}, {ImageSize}] have {(long)count * PixelsLength} values but got {pixelValues.Length}.", nameof(pixelValues));
        }

        for (int start = 0; start < count; start += Info.MaxBatchSize)
        {
            int size = Math.Min(Info.MaxBatchSize, count - start);
            int first = start;
            Span<float> rows = destination.Slice(start * Info.Dimensions, size * Info.Dimensions);
            Run(pixelValues.Slice(start * PixelsLength, size * PixelsLength), size, rows, cancellationToken);
            EmbeddingRows.Finish(rows, Info.Dimensions, form, row => $"Picture {first + row}");
        }
    }

    /// <summary>Unloads the weights once calls in flight have ended.</summary>
    public void Dispose() => _session.Dispose();

    /// <summary>Decodes on all threads of the encoder; the first bad picture by order is the one that is reported.</summary>
    private void Preprocess(ImageSource[] sources, float[] pixels, CancellationToken cancellationToken)
    {
        if (sources.Length == 1)
        {
            Preprocessor.Preprocess(sources[0], pixels.AsSpan(0, PixelsLength), cancellationToken);
            return;
        }

        var errors = new Exception?[sources.Length];
        var options = new ParallelOptions { MaxDegreeOfParallelism = _session.Settings.Threads, CancellationToken = cancellationToken };
        Parallel.For(0, sources.Length, options, index =>
        {
            try
            {
                Preprocessor.Preprocess(sources[index], pixels.AsSpan(index * PixelsLength, PixelsLength), cancellationToken);
            }
            catch (Exception error) when (error is ClipException or ArgumentException)
            {
                errors[index] = error;
            }
        });
        if (Array.Find(errors, error => error is not null) is Exception first)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
        }
    }

    private unsafe void Run(ReadOnlySpan<float> pixels, int count, Span<float> rows, CancellationToken cancellationToken)
    {
        fixed (float* input = pixels)
        fixed (float* output = rows)
        {
            using OrtValue pixelValues = Borrowed.Floats(input, count, Channels, ImageSize, ImageSize);
            using OrtValue embeddings = Borrowed.Floats(output, count, Info.Dimensions);
            _session.Run(InputNames, [pixelValues], OutputNames, [embeddings], cancellationToken);
        }
    }
}
