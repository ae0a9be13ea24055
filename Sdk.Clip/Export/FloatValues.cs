using System.Runtime.InteropServices;
using Clip.Sdk.Checkpoints;
using Clip.Sdk.Graphs;

namespace Clip.Sdk.Export;

/// <summary>The elements of an initialiser of any float type as 32-bit floats, read in pieces.</summary>
internal sealed class FloatValues
{
    private readonly byte[]? _computed;

    private FloatValues(CheckpointTensor? tensor, byte[]? computed)
    {
        Tensor = tensor;
        _computed = computed;
        Count = tensor?.ElementCount ?? computed!.Length / sizeof(float);
    }

    /// <summary>The tensor that holds them, or null for a constant of the graph itself.</summary>
    public CheckpointTensor? Tensor { get; }

    public long Count { get; }

    public static FloatValues Of(GraphInitializer initializer)
    {
        switch (initializer.Data)
        {
            case FloatTensorData floats:
                return floats.Values;
            case StoredTensorData stored:
                return new FloatValues(stored.Tensor, null);
            default:
                byte[] bytes = new byte[initializer.Data.ByteLength];
                initializer.Data.CopyTo(bytes);
                return new FloatValues(null, bytes);
        }
    }

    public void Read(long first, Span<float> destination)
    {
        if (Tensor is not null)
        {
            WeightRows.Read(Tensor, first, destination);
            return;
        }

        MemoryMarshal.Cast<byte, float>(_computed).Slice((int)first, destination.Length).CopyTo(destination);
    }
}
