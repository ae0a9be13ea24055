using System.Buffers;
using Clip.Sdk.Engine;
using Clip.Sdk.Graphs;
using Microsoft.ML.OnnxRuntime;

namespace Clip.Sdk;

/// <summary>
/// Gives a hidden state for every token of a picture: the class token and the patches of a vision transformer, or the cells of
/// a ResNet's last maps. Made by <see cref="ClipModel.OpenImageStates"/>.
/// </summary>
/// <remarks>Safe to call from several threads at once. It loads weights of its own beside those of the model's image encoder.</remarks>
public sealed class ImageStateEncoder : IDisposable
{
    private const int Channels = 3;
    private static readonly string[] InputNames = [VisionGraph.PixelValues];
    private static readonly string[] OutputNames = [VisionGraph.States];

    private readonly EngineSession _session;
    private readonly IImagePreprocessor _preprocessor;
    private readonly int _maxBatchSize;

    internal ImageStateEncoder(EngineSession session, IImagePreprocessor preprocessor, StateShape shape, int maxBatchSize)
    {
        _session = session;
        _preprocessor = preprocessor;
        _maxBatchSize = maxBatchSize;
        TokenCount = shape.TokenCount;
        Width = shape.Width;
    }

    /// <summary>T, tokens a picture: of a vision transformer the class token and then the patches row by row, of a ResNet the cells row by row.</summary>
    public int TokenCount { get; }

    /// <summary>W, the width of a state.</summary>
    public int Width { get; }

    private int PixelsLength => Channels * _preprocessor.ImageSize * _preprocessor.ImageSize;

    /// <summary>Encodes pictures.</summary>
    /// <param name="images">[N] pictures; N may be 0.</param>
    /// <param name="destination">[N, T, W] row-major; receives the states.</param>
    /// <param name="cancellationToken">Checked between pictures and inside a run.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is too short.</exception>
    /// <exception cref="ClipException">A picture cannot be read, or the model cannot be run.</exception>
    public void Encode(ReadOnlySpan<ImageSource> images, Span<float> destination, CancellationToken cancellationToken = default)
    {
        StateRows.CheckDestination(destination, images.Length, TokenCount, Width);
        float[] pixels = ArrayPool<float>.Shared.Rent(PixelsLength);
        try
        {
            for (int i = 0; i < images.Length; i++)
            {
                _preprocessor.Preprocess(images[i], pixels.AsSpan(0, PixelsLength), cancellationToken);
                EncodePixels(pixels.AsSpan(0, PixelsLength), 1, destination[(i * TokenCount * Width)..], cancellationToken);
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(pixels);
        }
    }

    /// <summary>Encodes preprocessed pictures.</summary>
    /// <param name="pixelValues">[N, 3, S, S]: channels R G B, scaled and normalised.</param>
    /// <param name="count">N; may be 0.</param>
    /// <param name="destination">[N, T, W] row-major; receives the states.</param>
    /// <param name="cancellationToken">Checked between chunks and inside one.</param>
    /// <exception cref="ArgumentException">A span is shorter than <paramref name="count"/> asks for.</exception>
    /// <exception cref="InferenceException">The model cannot be run, or gave numbers that are not finite.</exception>
    public void EncodePixels(ReadOnlySpan<float> pixelValues, int count, Span<float> destination, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        StateRows.CheckDestination(destination, count, TokenCount, Width);
        int size = _preprocessor.ImageSize;
        if (pixelValues.Length < (long)count * PixelsLength)
        {
            throw new ArgumentException($"Pixels of shape [{count}, {Channels}, {size}, {size}] have {(long)count * PixelsLength} values but got {pixelValues.Length}.", nameof(pixelValues));
        }

        for (int start = 0; start < count; start += _maxBatchSize)
        {
            int pictures = Math.Min(_maxBatchSize, count - start);
            Span<float> states = destination.Slice(start * TokenCount * Width, pictures * TokenCount * Width);
            Run(pixelValues.Slice(start * PixelsLength, pictures * PixelsLength), pictures, states, cancellationToken);
            StateRows.CheckFinite(states, "picture");
        }
    }

    /// <summary>Unloads the weights once calls in flight have ended.</summary>
    public void Dispose() => _session.Dispose();

    private unsafe void Run(ReadOnlySpan<float> pixels, int count, Span<float> states, CancellationToken cancellationToken)
    {
        int size = _preprocessor.ImageSize;
        fixed (float* input = pixels)
        fixed (float* output = states)
        {
            using OrtValue pixelValues = Borrowed.Floats(input, count, Channels, size, size);
            using OrtValue hiddenStates = Borrowed.Floats(output, count, TokenCount, Width);
            _session.Run(InputNames, [pixelValues], OutputNames, [hiddenStates], cancellationToken);
        }
    }
}
