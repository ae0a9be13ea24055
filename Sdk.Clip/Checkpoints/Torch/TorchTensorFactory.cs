namespace Clip.Sdk.Checkpoints;

/// <summary>Turns a pickle's descriptions into tensors: contiguous views stay in the file, others are copied on demand.</summary>
/// <param name="findStorage">Gives the bytes of a storage.</param>
/// <param name="storages">Takes over memory.</param>
/// <param name="context">The file, for messages.</param>
internal sealed unsafe class TorchTensorFactory(Func<TorchStorageRecord, TensorStorage> findStorage, StorageSet storages, TorchFileContext context)
{
    private readonly Dictionary<string, TensorStorage> _found = new(StringComparer.Ordinal);

    /// <summary>Makes the tensor of a description.</summary>
    public CheckpointTensor Create(TorchTensorRecord record, string name)
    {
        if (!_found.TryGetValue(record.Storage.Key, out TensorStorage? storage))
        {
            storage = findStorage(record.Storage);
            _found.Add(record.Storage.Key, storage);
        }

        // Two records may claim different lengths of one storage.
        if (record.Storage.ByteLength > storage.Length)
        {
            throw context.Error($"gives storage '{record.Storage.Key}' {record.Storage.ByteLength} bytes, but it has {storage.Length}");
        }

        long byteOffset = record.Offset * record.Type.ElementSize();
        return record.IsContiguous
            ? TensorPlacement.Place(name, record.Type, record.Shape, storage, byteOffset, storages)
            : new CheckpointTensor(name, record.Type, record.Shape, Gather(record, storage, byteOffset), 0);
    }

    private DeferredStorage Gather(TorchTensorRecord record, TensorStorage storage, long byteOffset)
    {
        int elementSize = record.Type.ElementSize();
        return storages.Add(new DeferredStorage(TensorShape.Count(record.Shape) * elementSize, destination =>
            StridedCopy.Copy(storage.Pointer + byteOffset, destination, record.Shape, record.Strides, elementSize)));
    }
}
