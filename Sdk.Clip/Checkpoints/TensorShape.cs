namespace Clip.Sdk.Checkpoints;

/// <summary>Arithmetic on shapes that may come from a hostile file.</summary>
internal static class TensorShape
{
    /// <summary>The most dimensions that a tensor may have.</summary>
    public const int MaxRank = 32;

    /// <summary>The most elements that a tensor may have: their bytes fit a long with room to add offsets.</summary>
    public const long MaxElements = long.MaxValue / 64;

    /// <summary>Elements of a shape that was checked before.</summary>
    public static long Count(ReadOnlySpan<long> shape) => TryCount(shape, out long count)
        ? count
        : throw new ArgumentException($"The shape {Text(shape)} has a negative length or too many elements.", nameof(shape));

    /// <summary>Elements of an unchecked shape; false when a length is negative or the product too large.</summary>
    public static bool TryCount(ReadOnlySpan<long> shape, out long count)
    {
        // A zero anywhere makes the product zero, but must not hide an absurd or negative length before it.
        count = 1;
        bool isEmpty = false;
        foreach (long length in shape)
        {
            if (length < 0 || (length > 0 && count > MaxElements / length))
            {
                return false;
            }

            isEmpty |= length == 0;
            count *= Math.Max(length, 1);
        }

        count = isEmpty ? 0 : count;
        return shape.Length <= MaxRank;
    }

    /// <summary>The shape in brackets, for messages: <c>[512, 768]</c>; at most 8 lengths.</summary>
    public static string Text(ReadOnlySpan<long> shape) =>
        $"[{string.Join(", ", shape[..Math.Min(shape.Length, 8)].ToArray())}{(shape.Length > 8 ? ", ..." : "")}]";
}
