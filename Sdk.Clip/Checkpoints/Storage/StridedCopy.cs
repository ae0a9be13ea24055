namespace Clip.Sdk.Checkpoints;

/// <summary>Copies a strided view (transposed, sliced, broadcast) into contiguous row-major order.</summary>
internal static unsafe class StridedCopy
{
    /// <summary>Copies element by element; the caller has checked that every stride stays inside the source.</summary>
    /// <param name="source">The first element of the view.</param>
    /// <param name="destination">Room for all elements.</param>
    /// <param name="shape">The lengths of the dimensions.</param>
    /// <param name="strides">Steps between neighbours of each dimension, in elements.</param>
    /// <param name="elementSize">1, 2, 4 or 8 bytes.</param>
    public static void Copy(byte* source, byte* destination, ReadOnlySpan<long> shape, ReadOnlySpan<long> strides, int elementSize)
    {
        switch (elementSize)
        {
            case 1:
                Copy(source, (byte*)destination, shape, strides);
                break;
            case 2:
                Copy((ushort*)source, (ushort*)destination, shape, strides);
                break;
            case 4:
                Copy((uint*)source, (uint*)destination, shape, strides);
                break;
            case 8:
                Copy((ulong*)source, (ulong*)destination, shape, strides);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(elementSize), elementSize, "1, 2, 4 or 8 was wanted.");
        }
    }

    private static T* Copy<T>(T* source, T* destination, ReadOnlySpan<long> shape, ReadOnlySpan<long> strides)
        where T : unmanaged
    {
        if (shape.IsEmpty)
        {
            *destination = *source;
            return destination + 1;
        }

        if (shape.Length == 1)
        {
            for (long index = 0; index < shape[0]; index++)
            {
                *destination++ = source[index * strides[0]];
            }

            return destination;
        }

        for (long index = 0; index < shape[0]; index++)
        {
            destination = Copy(source + (index * strides[0]), destination, shape[1..], strides[1..]);
        }

        return destination;
    }
}
