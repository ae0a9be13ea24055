using System.Runtime.InteropServices;
using Clip.Sdk.Engines;
using Clip.Sdk.Imaging;
using Clip.Sdk.Training.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Guidance;

/// <summary>The image tower of a module as an encoder that carries the gradient of any loss over embeddings back to the pixels.</summary>
/// <remarks>
/// Used by one thread at a time. Deterministic: the same pixels give the same bits on one machine with one number of threads. The
/// module stays the caller's; its weights and their gradients are not touched.
/// </remarks>
public sealed class DifferentiableImageEncoder : IDifferentiableImageEncoder
{
    private readonly ClipModule _module;
    private readonly Tensor _scale;
    private readonly Tensor _offset;
    private readonly bool _ownsModule;
    private bool _isDisposed;

    /// <summary>Wraps a module.</summary>
    /// <param name="module">The model, on the device where it shall run.</param>
    /// <param name="spaceId">What <see cref="SpaceId"/> gives.</param>
    /// <param name="preprocessing">Rescaling, mean and deviation that the model was trained with; null takes OpenAI's.</param>
    /// <param name="maxBatchSize">Pictures that go through the network at once. Default 32.</param>
    public DifferentiableImageEncoder(ClipModule module, string spaceId, PreprocessSettings? preprocessing = null, int maxBatchSize = 32)
        : this(module, spaceId, preprocessing, maxBatchSize, ownsModule: false)
    {
    }

    internal DifferentiableImageEncoder(ClipModule module, string spaceId, PreprocessSettings? preprocessing, int maxBatchSize, bool ownsModule)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentException.ThrowIfNullOrEmpty(spaceId);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxBatchSize);
        (_module, SpaceId, MaxBatchSize, _ownsModule) = (module, spaceId, maxBatchSize, ownsModule);
        PreprocessSettings settings = preprocessing ?? PreprocessSettings.OpenAi(ImageSize);
        ChannelTriple mean = settings.Mean, deviation = settings.StandardDeviation;
        _scale = PerChannel(channel => (float)(255 * settings.RescaleFactor / deviation[channel]));
        _offset = PerChannel(channel => -mean[channel] / deviation[channel]);
    }

    /// <inheritdoc/>
    public int ImageSize => _module.Architecture.Vision.ImageSize;

    /// <inheritdoc/>
    public int Dimensions => _module.Architecture.EmbeddingDimensions;

    /// <inheritdoc/>
    public int MaxBatchSize { get; }

    /// <inheritdoc/>
    public string SpaceId { get; }

    private int PictureLength => 3 * ImageSize * ImageSize;

    /// <inheritdoc/>
    public void Differentiate(ReadOnlySpan<float> pixels, int count, EmbeddingLoss loss, Span<float> pixelGradient)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentNullException.ThrowIfNull(loss);
        Require(pixels.Length, count, nameof(pixels));
        Require(pixelGradient.Length, count, nameof(pixelGradient));
        bool wasTraining = _module.training;
        _module.eval();
        try
        {
            if (count <= MaxBatchSize)
            {
                InOnePass(pixels, count, loss, pixelGradient);
            }
            else
            {
                InChunks(pixels, count, loss, pixelGradient);
            }
        }
        catch (ExternalException error)
        {
            throw new InferenceException($"The gradient of {count} pictures could not be computed on '{_module.Device}': {error.Message}", innerException: error);
        }
        finally
        {
            _module.train(wasTraining);
        }
    }

    /// <summary>Frees what the encoder holds; the module only where the encoder was opened by <see cref="DifferentiableImageEncoderFactory"/>.</summary>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _scale.Dispose();
            _offset.Dispose();
            if (_ownsModule)
            {
                _module.Dispose();
            }
        }
    }

    private void InOnePass(ReadOnlySpan<float> pixels, int count, EmbeddingLoss loss, Span<float> pixelGradient)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable recorded = enable_grad();
        Tensor input = ToInput(pixels, count);
        Tensor embeddings = Embed(input);
        float[] rows = embeddings.detach().cpu().data<float>().ToArray();
        float[] gradient = new float[rows.Length];
        loss(rows, gradient);
        CarryBack(embeddings, input, gradient, pixelGradient);
    }

    /// <summary>The loss may join all embeddings, so they are computed first, and once more, chunk by chunk, with what the gradient needs.</summary>
    private void InChunks(ReadOnlySpan<float> pixels, int count, EmbeddingLoss loss, Span<float> pixelGradient)
    {
        float[] rows = new float[checked(count * Dimensions)];
        for (int first = 0; first < count; first += MaxBatchSize)
        {
            using DisposeScope scope = NewDisposeScope();
            using IDisposable unrecorded = no_grad();
            int size = Math.Min(MaxBatchSize, count - first);
            Embed(ToInput(pixels.Slice(first * PictureLength, size * PictureLength), size)).cpu().data<float>().ToArray().CopyTo(rows, first * Dimensions);
        }

        float[] gradient = new float[rows.Length];
        loss(rows, gradient);
        for (int first = 0; first < count; first += MaxBatchSize)
        {
            using DisposeScope scope = NewDisposeScope();
            using IDisposable recorded = enable_grad();
            int size = Math.Min(MaxBatchSize, count - first);
            Tensor input = ToInput(pixels.Slice(first * PictureLength, size * PictureLength), size);
            CarryBack(Embed(input), input, gradient.AsSpan(first * Dimensions, size * Dimensions), pixelGradient.Slice(first * PictureLength, size * PictureLength));
        }
    }

    private Tensor Embed(Tensor input) => nn.functional.normalize(_module.EncodeImages((input * _scale) + _offset));

    private Tensor ToInput(ReadOnlySpan<float> pixels, int count)
    {
        Tensor input = empty([count, 3, ImageSize, ImageSize], ScalarType.Float32, CPU);
        MemoryMarshal.AsBytes(pixels).CopyTo(input.bytes);
        return input.to(_module.Device).requires_grad_();
    }

    private void CarryBack(Tensor embeddings, Tensor input, ReadOnlySpan<float> gradient, Span<float> pixelGradient)
    {
        Tensor upstream = empty(embeddings.shape, ScalarType.Float32, CPU);
        MemoryMarshal.AsBytes(gradient).CopyTo(upstream.bytes);
        Tensor found = autograd.grad([embeddings], [input], [upstream.to(_module.Device)])[0];
        MemoryMarshal.Cast<byte, float>(found.cpu().contiguous().bytes).CopyTo(pixelGradient);
    }

    private Tensor PerChannel(Func<int, float> value)
    {
        using DisposeScope scope = NewDisposeScope();
        return tensor(new[] { value(0), value(1), value(2) }, [1, 3, 1, 1]).to(_module.Device).DetachFromDisposeScope();
    }

    private void Require(int found, int count, string name)
    {
        long wanted = (long)count * PictureLength;
        if (found != wanted)
        {
            throw new ArgumentException($"Pictures of shape [{count}, 3, {ImageSize}, {ImageSize}] are {wanted} values, but '{name}' holds {found}.", name);
        }
    }
}
