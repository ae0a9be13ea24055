using System.Runtime.InteropServices;
using Clip.Sdk.Architectures;
using Clip.Sdk.Imaging;
using Clip.Sdk.Training.Data;
using Clip.Sdk.Training.Losses;
using Clip.Sdk.Training.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Trainer;

/// <summary>A batch of 8-bit pictures and token rows, handed to the device piece by piece and normalised there.</summary>
internal sealed class BatchInputs : IPairInputs
{
    private readonly TrainingBatch _batch;
    private readonly Device _device;
    private readonly PreprocessSettings _settings;
    private readonly int _tokens;
    private readonly Func<int, int, Tensor>? _drawPatches;

    /// <param name="batch">The batch, which stays the caller's.</param>
    /// <param name="module">The model that will see it.</param>
    /// <param name="settings">Mean and deviation of the channels.</param>
    /// <param name="drawPatches">Chooses the patches of some pairs, by first pair and count; null keeps all.</param>
    public BatchInputs(TrainingBatch batch, ClipModule module, PreprocessSettings settings, Func<int, int, Tensor>? drawPatches)
    {
        (_batch, _device, _settings, _drawPatches) = (batch, module.Device, settings, drawPatches);
        TextArchitecture text = module.Architecture.Text;

        // What stands behind the pooled token of a causal tower changes nothing.
        _tokens = text.IsCausal && text.Pooling != TextPooling.Last ? batch.LongestText : batch.ContextLength;
    }

    public int Count => _batch.Count;

    public Tensor Pixels(int first, int count)
    {
        using DisposeScope scope = NewDisposeScope();
        int size = _batch.ImageSize;
        Tensor bytes = empty([count, 3, size, size], ScalarType.Byte);
        _batch.Pixels.Span.Slice(first * 3 * size * size, count * 3 * size * size).CopyTo(bytes.bytes);
        Tensor values = bytes.to(_device).to_type(ScalarType.Float32);
        return ((values * Channels(channel => _settings.RescaleFactor / _settings.StandardDeviation[channel]))
            - Channels(channel => _settings.Mean[channel] / _settings.StandardDeviation[channel])).MoveToOuterDisposeScope();
    }

    public Tensor TokenIds(int first, int count)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor ids = empty([count, _tokens], ScalarType.Int64);
        Span<long> target = MemoryMarshal.Cast<byte, long>(ids.bytes);
        ReadOnlySpan<int> source = _batch.Tokens.Span;
        for (int row = 0; row < count; row++)
        {
            ReadOnlySpan<int> tokens = source.Slice((first + row) * _batch.ContextLength, _tokens);
            for (int i = 0; i < tokens.Length; i++)
            {
                target[(row * _tokens) + i] = tokens[i];
            }
        }

        return ids.to(_device).MoveToOuterDisposeScope();
    }

    public Tensor? KeptPatches(int first, int count)
    {
        if (_drawPatches is null)
        {
            return null;
        }

        using DisposeScope scope = NewDisposeScope();
        return _drawPatches(first, count).to(_device).MoveToOuterDisposeScope();
    }

    private Tensor Channels(Func<int, double> value) =>
        tensor((float[])[(float)value(0), (float)value(1), (float)value(2)], [1, 3, 1, 1]).to(_device);
}
