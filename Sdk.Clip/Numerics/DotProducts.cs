using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Clip.Sdk.Numerics;

/// <summary>All dot products between two sets of float rows, on one thread.</summary>
/// <remarks>
/// Every pair is summed in the same order whatever the tile it falls into, so a score does not depend on what else is
/// computed with it: one row against one row gives the same bits as the same pair inside a large product.
/// Kernels are compiled at once with all optimisations: a program that searches once would otherwise run them unoptimised.
/// </remarks>
internal static class DotProducts
{
    private const int Lanes = 8;

    /// <summary>destination[i, j] = left[i] · right[j].</summary>
    /// <param name="left">[N, D].</param>
    /// <param name="right">[M, D].</param>
    /// <param name="dimensions">D.</param>
    /// <param name="destination">[N, M].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(ReadOnlySpan<float> left, ReadOnlySpan<float> right, int dimensions, Span<float> destination)
    {
        int leftCount = left.Length / dimensions, rightCount = right.Length / dimensions;
        Debug.Assert(left.Length == leftCount * dimensions && right.Length == rightCount * dimensions && destination.Length >= (long)leftCount * rightCount);
        ref float leftRow = ref MemoryMarshal.GetReference(left);
        ref float result = ref MemoryMarshal.GetReference(destination);
        ref float rightStart = ref MemoryMarshal.GetReference(right);

        int row = 0;
        for (; row + 4 <= leftCount; row += 4)
        {
            ref float rightRow = ref rightStart;
            int column = 0;
            for (; column + 2 <= rightCount; column += 2)
            {
                FourByTwo(ref leftRow, ref rightRow, dimensions, ref Unsafe.Add(ref result, column), rightCount);
                rightRow = ref Unsafe.Add(ref rightRow, 2 * dimensions);
            }

            if (column < rightCount)
            {
                for (int i = 0; i < 4; i++)
                {
                    Unsafe.Add(ref result, (i * rightCount) + column) = One(ref Unsafe.Add(ref leftRow, i * dimensions), ref rightRow, dimensions);
                }
            }

            leftRow = ref Unsafe.Add(ref leftRow, 4 * dimensions);
            result = ref Unsafe.Add(ref result, 4 * rightCount);
        }

        for (; row < leftCount; row++)
        {
            OneByMany(ref leftRow, ref rightStart, rightCount, dimensions, ref result);
            leftRow = ref Unsafe.Add(ref leftRow, dimensions);
            result = ref Unsafe.Add(ref result, rightCount);
        }
    }

    /// <summary>left · right in the order of <see cref="Multiply"/>.</summary>
    public static float Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        Debug.Assert(left.Length == right.Length);
        return One(ref MemoryMarshal.GetReference(left), ref MemoryMarshal.GetReference(right), left.Length);
    }

    // Eight independent sums: two FMAs a cycle of latency four.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourByTwo(ref float left, ref float right, int dimensions, ref float result, int stride)
    {
        ref float left1 = ref Unsafe.Add(ref left, dimensions);
        ref float left2 = ref Unsafe.Add(ref left1, dimensions);
        ref float left3 = ref Unsafe.Add(ref left2, dimensions);
        ref float right1 = ref Unsafe.Add(ref right, dimensions);
        Vector256<float> s00 = default, s01 = default, s10 = default, s11 = default, s20 = default, s21 = default, s30 = default, s31 = default;
        int whole = dimensions & -Lanes;
        for (int i = 0; i < whole; i += Lanes)
        {
            Vector256<float> b0 = Vector256.LoadUnsafe(ref right, (nuint)i), b1 = Vector256.LoadUnsafe(ref right1, (nuint)i);
            Vector256<float> a = Vector256.LoadUnsafe(ref left, (nuint)i);
            s00 = Vector256.MultiplyAddEstimate(a, b0, s00);
            s01 = Vector256.MultiplyAddEstimate(a, b1, s01);
            a = Vector256.LoadUnsafe(ref left1, (nuint)i);
            s10 = Vector256.MultiplyAddEstimate(a, b0, s10);
            s11 = Vector256.MultiplyAddEstimate(a, b1, s11);
            a = Vector256.LoadUnsafe(ref left2, (nuint)i);
            s20 = Vector256.MultiplyAddEstimate(a, b0, s20);
            s21 = Vector256.MultiplyAddEstimate(a, b1, s21);
            a = Vector256.LoadUnsafe(ref left3, (nuint)i);
            s30 = Vector256.MultiplyAddEstimate(a, b0, s30);
            s31 = Vector256.MultiplyAddEstimate(a, b1, s31);
        }

        result = Finish(s00, ref left, ref right, whole, dimensions);
        Unsafe.Add(ref result, 1) = Finish(s01, ref left, ref right1, whole, dimensions);
        result = ref Unsafe.Add(ref result, stride);
        result = Finish(s10, ref left1, ref right, whole, dimensions);
        Unsafe.Add(ref result, 1) = Finish(s11, ref left1, ref right1, whole, dimensions);
        result = ref Unsafe.Add(ref result, stride);
        result = Finish(s20, ref left2, ref right, whole, dimensions);
        Unsafe.Add(ref result, 1) = Finish(s21, ref left2, ref right1, whole, dimensions);
        result = ref Unsafe.Add(ref result, stride);
        result = Finish(s30, ref left3, ref right, whole, dimensions);
        Unsafe.Add(ref result, 1) = Finish(s31, ref left3, ref right1, whole, dimensions);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneByMany(ref float left, ref float right, int rightCount, int dimensions, ref float result)
    {
        int whole = dimensions & -Lanes, column = 0;
        for (; column + 4 <= rightCount; column += 4)
        {
            ref float right1 = ref Unsafe.Add(ref right, dimensions);
            ref float right2 = ref Unsafe.Add(ref right1, dimensions);
            ref float right3 = ref Unsafe.Add(ref right2, dimensions);
            Vector256<float> s0 = default, s1 = default, s2 = default, s3 = default;
            for (int i = 0; i < whole; i += Lanes)
            {
                Vector256<float> a = Vector256.LoadUnsafe(ref left, (nuint)i);
                s0 = Vector256.MultiplyAddEstimate(a, Vector256.LoadUnsafe(ref right, (nuint)i), s0);
                s1 = Vector256.MultiplyAddEstimate(a, Vector256.LoadUnsafe(ref right1, (nuint)i), s1);
                s2 = Vector256.MultiplyAddEstimate(a, Vector256.LoadUnsafe(ref right2, (nuint)i), s2);
                s3 = Vector256.MultiplyAddEstimate(a, Vector256.LoadUnsafe(ref right3, (nuint)i), s3);
            }

            Unsafe.Add(ref result, column) = Finish(s0, ref left, ref right, whole, dimensions);
            Unsafe.Add(ref result, column + 1) = Finish(s1, ref left, ref right1, whole, dimensions);
            Unsafe.Add(ref result, column + 2) = Finish(s2, ref left, ref right2, whole, dimensions);
            Unsafe.Add(ref result, column + 3) = Finish(s3, ref left, ref right3, whole, dimensions);
            right = ref Unsafe.Add(ref right3, dimensions);
        }

        for (; column < rightCount; column++)
        {
            Unsafe.Add(ref result, column) = One(ref left, ref right, dimensions);
            right = ref Unsafe.Add(ref right, dimensions);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float One(ref float left, ref float right, int dimensions)
    {
        int whole = dimensions & -Lanes;
        Vector256<float> sum = default;
        for (int i = 0; i < whole; i += Lanes)
        {
            sum = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref left, (nuint)i), Vector256.LoadUnsafe(ref right, (nuint)i), sum);
        }

        return Finish(sum, ref left, ref right, whole, dimensions);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Finish(Vector256<float> sum, ref float left, ref float right, int whole, int dimensions)
    {
        float total = Vector256.Sum(sum);
        for (int i = whole; i < dimensions; i++)
        {
            total += Unsafe.Add(ref left, i) * Unsafe.Add(ref right, i);
        }

        return total;
    }
}
