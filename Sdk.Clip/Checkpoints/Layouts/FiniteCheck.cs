using System.Numerics;
using System.Runtime.InteropServices;

namespace Clip.Sdk.Checkpoints;

/// <summary>Finds weights that are no finite numbers. A float is infinite or NaN when all bits of its exponent are set.</summary>
internal static unsafe class FiniteCheck
{
    private const int ChunkElements = 1 << 20;

    /// <summary>Reads every element once.</summary>
    /// <exception cref="ModelFormatException">Tensors hold NaN or infinity; they are named.</exception>
    public static void Check(IReadOnlyDictionary<string, CheckpointTensor> tensors, string path, CancellationToken cancellationToken = default)
    {
        List<string> broken = [];
        foreach ((string name, CheckpointTensor tensor) in tensors)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!IsFinite(tensor))
            {
                broken.Add(name);
            }
        }

        if (broken.Count > 0)
        {
            throw new ModelFormatException(
                $"Weights in '{path}' are NaN or infinite.{NameList.Sentence(" Tensors", broken)} The file is damaged or its training diverged; use another one, or set CheckpointOptions.CheckFinite to false to look into it.", path);
        }
    }

    /// <summary>True when every element is finite; integers always are.</summary>
    public static bool IsFinite(CheckpointTensor tensor)
    {
        for (long first = 0; first < tensor.ElementCount; first += ChunkElements)
        {
            int count = (int)Math.Min(ChunkElements, tensor.ElementCount - first);
            byte* start = (byte*)tensor.Address + (first * tensor.Type.ElementSize());
            bool isFinite = tensor.Type switch
            {
                TensorType.Float32 => HasNo(new ReadOnlySpan<uint>(start, count), 0x7F80_0000u),
                TensorType.Float16 => HasNo(new ReadOnlySpan<ushort>(start, count), (ushort)0x7C00),
                TensorType.BFloat16 => HasNo(new ReadOnlySpan<ushort>(start, count), (ushort)0x7F80),
                TensorType.Float64 => HasNo(new ReadOnlySpan<ulong>(start, count), 0x7FF0_0000_0000_0000ul),
                _ => true,
            };
            if (!isFinite)
            {
                return false;
            }
        }

        return true;
    }

    private static bool HasNo<T>(ReadOnlySpan<T> values, T exponent)
        where T : unmanaged, IBinaryInteger<T>
    {
        ReadOnlySpan<Vector<T>> vectors = MemoryMarshal.Cast<T, Vector<T>>(values);
        Vector<T> mask = new(exponent);
        Vector<T> found = Vector<T>.Zero;
        foreach (Vector<T> vector in vectors)
        {
            found |= Vector.Equals(vector & mask, mask);
        }

        bool isFinite = found == Vector<T>.Zero;
        foreach (T value in values[(vectors.Length * Vector<T>.Count)..])
        {
            isFinite &= (value & exponent) != exponent;
        }

        return isFinite;
    }
}
