namespace Clip.Sdk.Checkpoints;

/// <summary>A tensor as a pickle describes it: a view into a storage, by offset and strides.</summary>
internal sealed class TorchTensorRecord
{
    private TorchTensorRecord(TorchStorageRecord storage, TensorType type, long offset, long[] shape, long[] strides)
    {
        Storage = storage;
        Type = type;
        Offset = offset;
        Shape = shape;
        Strides = strides;
    }

    public TorchStorageRecord Storage { get; }

    public TensorType Type { get; }

    /// <summary>The first element, counted in elements from the begin of the storage.</summary>
    public long Offset { get; }

    public long[] Shape { get; }

    /// <summary>Steps between neighbours of each dimension, in elements.</summary>
    public long[] Strides { get; }

    /// <summary>The tensor, once its storage was found and its path in the file is known.</summary>
    public CheckpointTensor? Tensor { get; set; }

    /// <summary>True when the elements lie one after the other in row-major order.</summary>
    public bool IsContiguous
    {
        get
        {
            long expected = 1;
            for (int dimension = Shape.Length - 1; dimension >= 0; dimension--)
            {
                if (Shape[dimension] != 1 && Strides[dimension] != expected)
                {
                    return TensorShape.Count(Shape) == 0;
                }

                expected *= Shape[dimension];
            }

            return true;
        }
    }

    /// <summary>Checks that every element lies inside the storage.</summary>
    /// <exception cref="ModelFormatException">It does not, or the shape is impossible.</exception>
    public static TorchTensorRecord Create(
        TorchStorageRecord storage, TensorType type, long offset, long[] shape, long[] strides, TorchFileContext context)
    {
        string described = $"a tensor of shape {TensorShape.Text(shape)}, strides {TensorShape.Text(strides)} and offset {offset} in storage '{storage.Key}'";
        if (shape.Length != strides.Length || offset < 0 || Array.Exists(strides, stride => stride < 0) || !TensorShape.TryCount(shape, out long count))
        {
            throw context.Error($"describes {described}, which is impossible");
        }

        long room = storage.ByteLength / type.ElementSize();
        Int128 last = offset;
        for (int dimension = 0; dimension < shape.Length; dimension++)
        {
            last += (Int128)(shape[dimension] - 1) * strides[dimension];
        }

        if (count > 0 && last >= room)
        {
            throw context.Error($"describes {described}, which has only {room} elements");
        }

        if (count > Math.Max(room, PickleLimits.MaxExpandedElements))
        {
            throw context.Error($"describes {described}, which repeats {room} elements {count} times");
        }

        return new TorchTensorRecord(storage, type, count > 0 ? offset : 0, shape, strides);
    }
}
