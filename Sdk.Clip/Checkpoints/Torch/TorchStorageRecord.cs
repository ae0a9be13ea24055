namespace Clip.Sdk.Checkpoints;

/// <summary>A storage that a pickle refers to: its bytes lie elsewhere in the file and are found later.</summary>
/// <param name="Key">Its name in the file.</param>
/// <param name="Type">The element type; null for an untyped storage, whose length counts bytes.</param>
/// <param name="Count">Elements.</param>
internal sealed record TorchStorageRecord(string Key, TensorType? Type, long Count)
{
    /// <summary>Bytes of one unit of <see cref="Count"/>.</summary>
    public int UnitSize => Type?.ElementSize() ?? 1;

    /// <summary>Bytes of the storage.</summary>
    public long ByteLength => Count * UnitSize;
}
