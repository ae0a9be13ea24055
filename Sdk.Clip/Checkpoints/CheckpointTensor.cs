namespace Clip.Sdk.Checkpoints;

/// <summary>
/// A read-only tensor of an open checkpoint: contiguous, row-major, little endian. It is a view into the mapped file
/// wherever the file allows that, else into memory that the checkpoint owns.
/// </summary>
/// <remarks>Valid until the <see cref="Checkpoint"/> or <see cref="TensorArchive"/> that gave it is disposed. Safe to read from several threads at once.</remarks>
public sealed unsafe class CheckpointTensor
{
    private readonly TensorStorage _storage;
    private readonly long _storageOffset;
    private readonly long[] _shape;

    internal CheckpointTensor(string name, TensorType type, long[] shape, TensorStorage storage, long storageOffset)
    {
        long elements = TensorShape.Count(shape);
        ArgumentOutOfRangeException.ThrowIfNegative(storageOffset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(elements * type.ElementSize(), storage.Length - storageOffset);
        Name = name;
        Type = type;
        _shape = shape;
        _storage = storage;
        _storageOffset = storageOffset;
        ElementCount = elements;
        ByteLength = ElementCount * type.ElementSize();
        FilePath = storage.FilePath;
        FileOffset = storage.FilePath is null ? 0 : storage.FileOffset + storageOffset;
    }

    /// <summary>The internal name (see <see cref="Checkpoint.Tensors"/>) or, of a raw archive, the name in the file.</summary>
    public string Name { get; }

    /// <summary>The element type.</summary>
    public TensorType Type { get; }

    /// <summary>The lengths of the dimensions; empty for a scalar.</summary>
    public IReadOnlyList<long> Shape => _shape;

    /// <summary>Elements: the product of the shape, 1 for a scalar.</summary>
    public long ElementCount { get; }

    /// <summary>Bytes of all elements.</summary>
    public long ByteLength { get; }

    /// <summary>The file that this tensor is a view into, or null when the bytes are made in memory (decompressed, transposed, converted).</summary>
    public string? FilePath { get; }

    /// <summary>Where the first element lies in <see cref="FilePath"/>; meaningless when that is null.</summary>
    public long FileOffset { get; }

    /// <summary>The address of the first element. Bytes that must be made in memory are made on the first call.</summary>
    /// <exception cref="ObjectDisposedException">The checkpoint was closed.</exception>
    /// <exception cref="ModelFormatException">The bytes had to be decompressed and are corrupt.</exception>
    public nint Address => (nint)(_storage.Pointer + _storageOffset);

    /// <summary>The bytes.</summary>
    /// <exception cref="OverflowException">The tensor is longer than 2 GiB; use <see cref="Address"/>.</exception>
    /// <exception cref="ObjectDisposedException">The checkpoint was closed.</exception>
    /// <exception cref="ModelFormatException">The bytes had to be decompressed and are corrupt.</exception>
    public ReadOnlySpan<byte> Bytes => new((byte*)Address, checked((int)ByteLength));

    /// <summary>The shape in brackets, for messages: <c>[512, 768]</c>.</summary>
    internal string ShapeText => TensorShape.Text(_shape);

    /// <summary>The same elements under another name and, where one is given, another shape of as many elements.</summary>
    internal CheckpointTensor View(string name, long[]? shape = null) =>
        Slice(name, 0, shape ?? _shape);

    /// <summary>A part: as many elements as the shape says, from an element on.</summary>
    internal CheckpointTensor Slice(string name, long firstElement, long[] shape)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstElement + TensorShape.Count(shape), ElementCount);
        return new CheckpointTensor(name, Type, shape, _storage, _storageOffset + (firstElement * Type.ElementSize()));
    }
}
