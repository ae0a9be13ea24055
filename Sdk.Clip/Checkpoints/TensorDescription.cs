namespace Clip.Sdk.Checkpoints;

/// <summary>What a tensor is, without its elements.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Type">The element type.</param>
/// <param name="Shape">The lengths of the dimensions; empty for a scalar.</param>
public sealed record TensorDescription(string Name, TensorType Type, IReadOnlyList<long> Shape)
{
    /// <summary>Elements: the product of the shape, 1 for a scalar.</summary>
    /// <exception cref="ArgumentException">A length is negative, or there are too many.</exception>
    public long ElementCount => TensorShape.Count([.. Shape]);

    /// <summary>Bytes of all elements.</summary>
    /// <exception cref="ArgumentException">A length is negative, or there are too many.</exception>
    public long ByteLength => ElementCount * Type.ElementSize();
}
