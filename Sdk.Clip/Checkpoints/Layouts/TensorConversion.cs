using System.Runtime.InteropServices;

namespace Clip.Sdk.Checkpoints;

/// <summary>The few changes of bytes that a layout needs: everything else stays a view into the file.</summary>
internal static unsafe class TensorConversion
{
    /// <summary>64-bit weights as 32-bit ones; other floats as they are.</summary>
    public static CheckpointTensor ToAtMostFloat32(CheckpointTensor tensor, StorageSet storages)
    {
        if (tensor.Type != TensorType.Float64)
        {
            return tensor;
        }

        DeferredStorage storage = storages.Add(new DeferredStorage(tensor.ElementCount * sizeof(float), destination =>
        {
            double* source = (double*)tensor.Address;
            float* target = (float*)destination;
            for (long index = 0; index < tensor.ElementCount; index++)
            {
                target[index] = (float)source[index];
            }
        }));
        return new CheckpointTensor(tensor.Name, TensorType.Float32, [.. tensor.Shape], storage, 0);
    }

    /// <summary>A matrix with rows and columns exchanged.</summary>
    /// <param name="tensor">[rows, columns].</param>
    /// <param name="name">The name of the result, [columns, rows].</param>
    /// <param name="storages">Takes over the memory.</param>
    public static CheckpointTensor Transposed(CheckpointTensor tensor, string name, StorageSet storages)
    {
        long rows = tensor.Shape[0];
        long columns = tensor.Shape[1];
        DeferredStorage storage = storages.Add(new DeferredStorage(tensor.ByteLength, destination =>
            StridedCopy.Copy((byte*)tensor.Address, destination, [columns, rows], [1, columns], tensor.Type.ElementSize())));
        return new CheckpointTensor(name, tensor.Type, [columns, rows], storage, 0);
    }

    /// <summary>All elements of a floating-point tensor as 32-bit floats.</summary>
    public static float[] ReadFloats(CheckpointTensor tensor)
    {
        float[] values = new float[tensor.ElementCount];
        switch (tensor.Type)
        {
            case TensorType.Float32:
                MemoryMarshal.Cast<byte, float>(tensor.Bytes).CopyTo(values);
                break;
            case TensorType.Float16:
                System.Numerics.Tensors.TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(tensor.Bytes), values);
                break;
            case TensorType.BFloat16:
                ReadOnlySpan<ushort> halves = MemoryMarshal.Cast<byte, ushort>(tensor.Bytes);
                for (int index = 0; index < values.Length; index++)
                {
                    values[index] = BitConverter.Int32BitsToSingle(halves[index] << 16);
                }

                break;
            default:
                throw new ArgumentException($"Tensor '{tensor.Name}' has the type {tensor.Type.ShortName()}; F32, F16 or BF16 was wanted.", nameof(tensor));
        }

        return values;
    }

    /// <summary>The value of a scalar tensor of any floating-point type.</summary>
    public static float ReadScalar(CheckpointTensor tensor) => tensor.Type switch
    {
        TensorType.Float32 => MemoryMarshal.Read<float>(tensor.Bytes),
        TensorType.Float16 => (float)MemoryMarshal.Read<Half>(tensor.Bytes),
        TensorType.BFloat16 => BitConverter.Int32BitsToSingle(MemoryMarshal.Read<ushort>(tensor.Bytes) << 16),
        TensorType.Float64 => (float)MemoryMarshal.Read<double>(tensor.Bytes),
        _ => throw new ArgumentException($"Tensor '{tensor.Name}' of type {tensor.Type.ShortName()} is no floating-point number.", nameof(tensor)),
    };
}
