namespace Microsoft.ML.OnnxRuntime.Tensors;

internal static class Shapes
{
    /// <summary>The product of the dimensions; 1 for a scalar.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is negative.</exception>
    /// <exception cref="OverflowException">There are more than <see cref="long.MaxValue"/> elements.</exception>
    internal static long Count(ReadOnlySpan<long> shape)
    {
        long count = 1;
        foreach (long dimension in shape)
        {
            if (dimension < 0)
            {
                throw new ArgumentOutOfRangeException(nameof(shape), $"The shape {Text(shape)} has a negative dimension.");
            }

            count = checked(count * dimension);
        }

        return count;
    }

    internal static string Text(ReadOnlySpan<long> shape) => $"[{string.Join(", ", shape.ToArray())}]";
}
