using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Clip.Sdk.Checkpoints;

namespace Clip.Sdk.Graphs;

/// <summary>Parts of a checkpoint's tensors as 32-bit floats.</summary>
internal static unsafe class WeightRows
{
    private const int PieceLength = 1 << 16;

    /// <summary>Reads consecutive elements.</summary>
    /// <param name="tensor">Of 32-bit floats, halves or bfloat16.</param>
    /// <param name="first">The first element.</param>
    /// <param name="destination">Receives as many as it holds.</param>
    public static void Read(CheckpointTensor tensor, long first, Span<float> destination)
    {
        void* start = (byte*)tensor.Address + (first * tensor.Type.ElementSize());
        switch (tensor.Type)
        {
            case TensorType.Float32:
                new ReadOnlySpan<float>(start, destination.Length).CopyTo(destination);
                break;
            case TensorType.Float16:
                TensorPrimitives.ConvertToSingle(new ReadOnlySpan<Half>(start, destination.Length), destination);
                break;
            case TensorType.BFloat16:
                Widen(new ReadOnlySpan<ushort>(start, destination.Length), MemoryMarshal.Cast<float, uint>(destination));
                break;
            default:
                throw new ModelFormatException($"Tensor '{tensor.Name}' holds {tensor.Type}, where a weight was expected to be Float32, Float16 or BFloat16.", tensor.FilePath);
        }
    }

    /// <summary>A tensor rounded to halves when the graph is loaded or written.</summary>
    public static TensorData Halves(CheckpointTensor tensor) => new ComputedTensorData(tensor.ElementCount * sizeof(ushort), destination =>
    {
        Span<Half> halves = MemoryMarshal.Cast<byte, Half>(destination);
        float[] piece = new float[Math.Min(PieceLength, halves.Length)];
        for (int first = 0; first < halves.Length; first += piece.Length)
        {
            Span<float> floats = piece.AsSpan(0, Math.Min(piece.Length, halves.Length - first));
            Read(tensor, first, floats);
            TensorPrimitives.ConvertToHalf(floats, halves[first..]);
        }

        PageCache.Release(tensor);
    });

    /// <summary>A bfloat16 is the upper half of a float.</summary>
    private static void Widen(ReadOnlySpan<ushort> source, Span<uint> bits)
    {
        for (int i = 0; i < source.Length; i++)
        {
            bits[i] = (uint)source[i] << 16;
        }
    }
}
