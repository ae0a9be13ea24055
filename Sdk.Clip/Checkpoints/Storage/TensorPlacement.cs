namespace Clip.Sdk.Checkpoints;

/// <summary>Makes contiguous tensors whose address suits their element type: native engines may assume that.</summary>
internal static unsafe class TensorPlacement
{
    /// <summary>A view into a storage where it is aligned in its file, else a copy made on demand.</summary>
    public static CheckpointTensor Place(string name, TensorType type, long[] shape, TensorStorage storage, long byteOffset, StorageSet storages)
    {
        bool isAligned = (storage.FileOffset + byteOffset) % type.ElementSize() == 0;
        long length = TensorShape.Count(shape) * type.ElementSize();
        return isAligned || length == 0
            ? new CheckpointTensor(name, type, shape, storage, byteOffset)
            : new CheckpointTensor(name, type, shape, storages.Add(new DeferredStorage(length, destination =>
                Buffer.MemoryCopy(storage.Pointer + byteOffset, destination, length, length))), 0);
    }
}
