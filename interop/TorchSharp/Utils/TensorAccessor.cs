using System.Collections;

namespace TorchSharp.Utils;

/// <summary>The elements of a tensor on the processor, in row-major order whatever its strides.</summary>
/// <typeparam name="T">The elements' type.</typeparam>
public sealed class TensorAccessor<T> : IDisposable, IEnumerable<T>
    where T : unmanaged
{
    private readonly torch.Tensor _tensor;
    private readonly long[] _shape;
    private readonly long[] _strides;
    private readonly bool _contiguous;

    internal TensorAccessor(torch.Tensor tensor)
    {
        // A handle of its own: the tensor may be disposed before the accessor is read.
        _tensor = tensor.alias().DetachFromDisposeScope();
        _shape = tensor.shape;
        _strides = tensor.stride();
        _contiguous = tensor.is_contiguous();
        Count = tensor.numel();
    }

    /// <summary>Number of elements.</summary>
    public long Count { get; }

    /// <summary>False: elements can be written.</summary>
    public bool IsReadOnly => false;

    private unsafe T* Data => (T*)_tensor.DataPointer();

    /// <summary>The element at one index for each dimension; or, with a single one, at that place in row-major order.</summary>
    public unsafe T this[params long[] indices]
    {
        get => Data[Locate(indices)];
        set => Data[Locate(indices)] = value;
    }

    /// <summary>A copy in one dimension.</summary>
    public T[] ToArray()
    {
        T[] array = GC.AllocateUninitializedArray<T>(checked((int)Count));
        CopyTo(array.AsSpan());
        return array;
    }

    /// <summary>A copy in the tensor's own dimensions; an array of one element where it has none.</summary>
    public Array ToNDArray()
    {
        T[] flat = ToArray();
        if (_shape.Length <= 1)
        {
            return flat;
        }

        var array = Array.CreateInstance(typeof(T), _shape);
        int[] at = new int[_shape.Length];
        foreach (T value in flat)
        {
            array.SetValue(value, at);
            for (int dim = at.Length - 1; dim >= 0 && ++at[dim] == _shape[dim]; dim--)
            {
                at[dim] = 0;
            }
        }

        return array;
    }

    /// <summary>Copies elements out.</summary>
    /// <param name="array">Receives them.</param>
    /// <param name="arrayIndex">Where in the array to start.</param>
    /// <param name="tensorIndex">Which element to start with.</param>
    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    /// <summary>Copies elements out, until either side ends.</summary>
    /// <param name="array">Receives them.</param>
    /// <param name="arrayIndex">Where in the span to start.</param>
    /// <param name="tensorIndex">Which element to start with.</param>
    public unsafe void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        Span<T> target = array[arrayIndex..];
        int count = (int)Math.Min(target.Length, Count - tensorIndex);
        if (_contiguous)
        {
            new ReadOnlySpan<T>(Data + tensorIndex, count).CopyTo(target);
            return;
        }

        T* data = Data;
        for (int i = 0; i < count; i++)
        {
            target[i] = data[Offset(_shape, _strides, tensorIndex + i)];
        }
    }

    /// <summary>Copies elements in.</summary>
    /// <param name="array">Where they come from.</param>
    /// <param name="arrayIndex">Where in the array to start.</param>
    /// <param name="tensorIndex">Which element to start with.</param>
    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyFrom((ReadOnlySpan<T>)array, arrayIndex, tensorIndex);

    /// <summary>Copies elements in, until either side ends.</summary>
    /// <param name="array">Where they come from.</param>
    /// <param name="arrayIndex">Where in the span to start.</param>
    /// <param name="tensorIndex">Which element to start with.</param>
    public unsafe void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        ReadOnlySpan<T> source = array[arrayIndex..];
        int count = (int)Math.Min(source.Length, Count - tensorIndex);
        if (_contiguous)
        {
            source[..count].CopyTo(new Span<T>(Data + tensorIndex, count));
            return;
        }

        T* data = Data;
        for (int i = 0; i < count; i++)
        {
            data[Offset(_shape, _strides, tensorIndex + i)] = source[i];
        }
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator()
    {
        for (long i = 0; i < Count; i++)
        {
            yield return At(i);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Lets go of the tensor.</summary>
    public void Dispose() => _tensor.Dispose();

    /// <summary>Where element <paramref name="index"/> in row-major order lies in memory, in elements.</summary>
    internal static long Offset(long[] shape, long[] strides, long index)
    {
        long offset = 0;
        for (int dim = shape.Length - 1; dim >= 0; dim--)
        {
            (index, long at) = Math.DivRem(index, shape[dim]);
            offset += at * strides[dim];
        }

        return offset;
    }

    private unsafe T At(long index) => Data[_contiguous ? index : Offset(_shape, _strides, index)];

    private long Locate(long[] indices)
    {
        if (indices.Length == 1 && _shape.Length != 1)
        {
            return RequireInside(indices[0], Count) is var index && _contiguous ? index : Offset(_shape, _strides, index);
        }

        if (indices.Length != _shape.Length)
        {
            throw new ArgumentException($"The tensor has {_shape.Length} dimensions but got {indices.Length} indices.", nameof(indices));
        }

        long offset = 0;
        for (int dim = 0; dim < indices.Length; dim++)
        {
            offset += RequireInside(indices[dim], _shape[dim]) * _strides[dim];
        }

        return offset;
    }

    private static long RequireInside(long index, long size) => index >= 0 && index < size
        ? index
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"An index from 0 to {size - 1} is wanted.");
}
