using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Clip.Sdk.Numerics;

/// <summary>Rows of signed bytes with one scale each: writing them, reading them back, and dot products with them as they lie in a mapped file.</summary>
/// <remarks>
/// A row is rounded to -127..127 of its largest value, and its scale makes the rounded row one of unit length again. A query is
/// rounded to as many bits as 32-bit sums leave room for (16 up to 512 dimensions), so sums are exact whole numbers and do not
/// depend on their order. Rows are padded with zeros to a multiple of <see cref="Lanes"/>.
/// Kernels are compiled at once with all optimisations: a program that searches once would otherwise run them unoptimised.
/// </remarks>
internal static unsafe class ByteRows
{
    /// <summary>Row lengths are a multiple of this.</summary>
    public const int Lanes = 16;

    private const int LargestByte = sbyte.MaxValue;

    /// <summary>Rounds a unit row; the rest of the destination becomes zero.</summary>
    /// <returns>The scale: the value of 1 in the destination.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Encode(ReadOnlySpan<float> row, Span<sbyte> destination)
    {
        float largest = MathF.Abs(TensorPrimitives.MaxMagnitude(row));
        destination[row.Length..].Clear();
        if (largest == 0)
        {
            destination.Clear();
            return 0;
        }

        long squares = 0;
        for (int i = 0; i < row.Length; i++)
        {
            int rounded = (int)MathF.Round(row[i] / largest * LargestByte);
            destination[i] = (sbyte)rounded;
            squares += rounded * rounded;
        }

        return (float)(1 / Math.Sqrt(squares));
    }

    /// <summary>Reads rows back as floats.</summary>
    /// <param name="rows">[count, length].</param>
    /// <param name="scales">[count].</param>
    /// <param name="length">A multiple of <see cref="Lanes"/>.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="destination">[count, length].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode(sbyte* rows, float* scales, int length, long count, float* destination)
    {
        for (long row = 0; row < count; row++)
        {
            Vector256<float> scale = Vector256.Create(scales[row]);
            for (int i = 0; i < length; i += Lanes, rows += Lanes, destination += Lanes)
            {
                (Vector256<int> lower, Vector256<int> upper) = Vector256.Widen(Wide(rows));
                (Vector256.ConvertToSingle(lower) * scale).Store(destination);
                (Vector256.ConvertToSingle(upper) * scale).Store(destination + 8);
            }
        }
    }

    /// <summary>Rounds a query to 16-bit whole numbers, few enough bits of them that no sum overflows.</summary>
    /// <param name="query">[D].</param>
    /// <param name="destination">At least [D]; the rest becomes zero.</param>
    /// <returns>The value of 1 in the destination.</returns>
    public static float PrepareQuery(ReadOnlySpan<float> query, Span<short> destination)
    {
        float largest = MathF.Abs(TensorPrimitives.MaxMagnitude(query));
        destination[query.Length..].Clear();
        int limit = (int)Math.Min(short.MaxValue, int.MaxValue / ((long)LargestByte * destination.Length));
        for (int i = 0; i < query.Length; i++)
        {
            destination[i] = largest == 0 ? (short)0 : (short)MathF.Round(query[i] / largest * limit);
        }

        return largest / limit;
    }

    /// <summary>The dot products of one query with rows.</summary>
    /// <param name="query">[length], from <see cref="PrepareQuery"/>.</param>
    /// <param name="queryScale">The query's scale.</param>
    /// <param name="rows">[count, length].</param>
    /// <param name="scales">[count].</param>
    /// <param name="length">A multiple of <see cref="Lanes"/>.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="scores">[count].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Score(short* query, float queryScale, sbyte* rows, float* scales, int length, int count, float* scores)
    {
        int row = 0;
        for (; row + 4 <= count; row += 4)
        {
            sbyte* row0 = rows, row1 = row0 + length, row2 = row1 + length, row3 = row2 + length;
            Vector256<int> s0 = default, s1 = default, s2 = default, s3 = default;
            sbyte* following = row3 + length;
            for (int i = 0; i < length; i += Lanes)
            {
                Prefetch.Line(following + (4 * i));
                Vector256<short> q = Vector256.Load(query + i);
                s0 += Products(q, Wide(row0 + i));
                s1 += Products(q, Wide(row1 + i));
                s2 += Products(q, Wide(row2 + i));
                s3 += Products(q, Wide(row3 + i));
            }

            scores[row] = Vector256.Sum(s0) * scales[row] * queryScale;
            scores[row + 1] = Vector256.Sum(s1) * scales[row + 1] * queryScale;
            scores[row + 2] = Vector256.Sum(s2) * scales[row + 2] * queryScale;
            scores[row + 3] = Vector256.Sum(s3) * scales[row + 3] * queryScale;
            rows = row3 + length;
        }

        for (; row < count; row++, rows += length)
        {
            Vector256<int> sum = default;
            for (int i = 0; i < length; i += Lanes)
            {
                sum += Products(Vector256.Load(query + i), Wide(rows + i));
            }

            scores[row] = Vector256.Sum(sum) * scales[row] * queryScale;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Wide(sbyte* values)
    {
        if (Avx2.IsSupported)
        {
            return Avx2.ConvertToVector256Int16(values);
        }

        Vector128<sbyte> bytes = Vector128.Load(values);
        return Vector256.Create(Vector128.WidenLower(bytes), Vector128.WidenUpper(bytes));
    }

    // Sums of two products each: order does not matter for whole numbers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Products(Vector256<short> query, Vector256<short> row)
    {
        if (Avx2.IsSupported)
        {
            return Avx2.MultiplyAddAdjacent(query, row);
        }

        (Vector256<int> queryLower, Vector256<int> queryUpper) = Vector256.Widen(query);
        (Vector256<int> rowLower, Vector256<int> rowUpper) = Vector256.Widen(row);
        return (queryLower * rowLower) + (queryUpper * rowUpper);
    }
}
