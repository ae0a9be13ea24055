namespace Clip.Sdk.Checkpoints;

/// <summary>
/// A read-only tensor of an open checkpoint: contiguous, row-major, little endian. It is a view into the mapped file
/// wherever the file allows that, else into memory that the checkpoint owns.
/// </summary>
/// <remarks>Valid until the <see cref="Checkpoint"/> that gave it is disposed.</remarks>
public sealed unsafe class CheckpointTensor
{
    private readonly byte* _data;

    internal CheckpointTensor(string name, TensorType type, long[] shape, byte* data, long byteLength, string? filePath, long fileOffset)
    {
        Name = name;
        Type = type;
        Shape = shape;
        _data = data;
        ByteLength = byteLength;
        FilePath = filePath;
        FileOffset = fileOffset;
    }

    /// <summary>The internal name (see <see cref="Checkpoint.Tensors"/>) or, of a raw archive, the name in the file.</summary>
    public string Name { get; }

    /// <summary>The element type.</summary>
    public TensorType Type { get; }

    /// <summary>The lengths of the dimensions; empty for a scalar.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>Bytes of all elements.</summary>
    public long ByteLength { get; }

    /// <summary>The file that this tensor is a view into, or null when the bytes were made in memory (decompressed, transposed, converted).</summary>
    public string? FilePath { get; }

    /// <summary>Where the first element lies in <see cref="FilePath"/>; meaningless when that is null.</summary>
    public long FileOffset { get; }

    /// <summary>The address of the first element.</summary>
    public nint Address => (nint)_data;

    /// <summary>The bytes.</summary>
    /// <exception cref="OverflowException">The tensor is longer than 2 GiB; use <see cref="Address"/>.</exception>
    public ReadOnlySpan<byte> Bytes => new(_data, checked((int)ByteLength));
}
