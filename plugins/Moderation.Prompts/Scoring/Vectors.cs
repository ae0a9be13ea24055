using System.Numerics;
using System.Runtime.InteropServices;

namespace Clip.Sdk.Moderation.Scoring;

/// <summary>Arithmetic on rows.</summary>
internal static class Vectors
{
    public static float Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        ReadOnlySpan<Vector<float>> leftBlocks = MemoryMarshal.Cast<float, Vector<float>>(left);
        ReadOnlySpan<Vector<float>> rightBlocks = MemoryMarshal.Cast<float, Vector<float>>(right);
        Vector<float> sums = default;
        for (int i = 0; i < leftBlocks.Length; i++)
        {
            sums += leftBlocks[i] * rightBlocks[i];
        }

        float sum = Vector.Sum(sums);
        for (int i = leftBlocks.Length * Vector<float>.Count; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }

    public static void Add(ReadOnlySpan<float> addend, Span<float> sum)
    {
        for (int i = 0; i < sum.Length; i++)
        {
            sum[i] += addend[i];
        }
    }

    /// <summary>Scales to unit length; a row of zeros stays one.</summary>
    public static void Normalize(Span<float> row)
    {
        float length = MathF.Sqrt(Dot(row, row));
        for (int i = 0; length > 0 && i < row.Length; i++)
        {
            row[i] /= length;
        }
    }
}
