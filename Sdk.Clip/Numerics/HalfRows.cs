using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Clip.Sdk.Numerics;

/// <summary>Rows of float16: writing them, reading them back, and dot products with them as they lie in a mapped file.</summary>
/// <remarks>
/// .NET has no instruction for float16. Shifting a half's bits three places into a float's gives its value times 2^-112,
/// exactly, unless the half is subnormal: so subnormal values (below 6e-5, a hundredth of the rounding error of a unit row) are
/// written as zero, and the factor 2^112 is put into the query. Rows are padded with zeros to a multiple of <see cref="Lanes"/>.
/// Kernels are compiled at once with all optimisations: a program that searches once would otherwise run them unoptimised.
/// </remarks>
internal static unsafe class HalfRows
{
    /// <summary>Row lengths are a multiple of this.</summary>
    public const int Lanes = 8;

    private const int MantissaShift = 13;
    private const float Unshift = 5.192296858534828e33f; // 2^112
    private const float SmallestNormal = 6.103515625e-05f; // 2^-14

    // The arithmetic shift copies the sign over bits 28..31; the mask leaves one of them.
    private const int SignAndValue = unchecked((int)0x8FFFE000);

    /// <summary>Rounds a row to float16; the rest of the destination becomes zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Encode(ReadOnlySpan<float> row, Span<Half> destination)
    {
        for (int i = 0; i < row.Length; i++)
        {
            destination[i] = MathF.Abs(row[i]) < SmallestNormal ? default : (Half)row[i];
        }

        destination[row.Length..].Clear();
    }

    /// <summary>Widens values; the count is a multiple of <see cref="Lanes"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode(ushort* values, long count, float* destination)
    {
        Vector256<float> unshift = Vector256.Create(Unshift);
        for (long i = 0; i < count; i += Lanes)
        {
            (Shifted(values + i) * unshift).Store(destination + i);
        }
    }

    /// <summary>The query that <see cref="Score"/> takes: padded with zeros and scaled.</summary>
    public static void PrepareQuery(ReadOnlySpan<float> query, Span<float> destination)
    {
        for (int i = 0; i < query.Length; i++)
        {
            destination[i] = query[i] * Unshift;
        }

        destination[query.Length..].Clear();
    }

    /// <summary>The dot products of one query with rows; the same bits as <see cref="DotProducts"/> gives for the decoded rows.</summary>
    /// <param name="query">[length], from <see cref="PrepareQuery"/>.</param>
    /// <param name="rows">[count, length].</param>
    /// <param name="length">A multiple of <see cref="Lanes"/>.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="scores">[count].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Score(float* query, ushort* rows, int length, int count, float* scores)
    {
        int row = 0;
        for (; row + 4 <= count; row += 4)
        {
            ushort* row0 = rows, row1 = row0 + length, row2 = row1 + length, row3 = row2 + length;
            Vector256<float> s0 = default, s1 = default, s2 = default, s3 = default;
            ushort* following = row3 + length;
            for (int i = 0; i < length; i += Lanes)
            {
                Prefetch.Line(following + (4 * i));
                Vector256<float> q = Vector256.Load(query + i);
                s0 = Vector256.MultiplyAddEstimate(q, Shifted(row0 + i), s0);
                s1 = Vector256.MultiplyAddEstimate(q, Shifted(row1 + i), s1);
                s2 = Vector256.MultiplyAddEstimate(q, Shifted(row2 + i), s2);
                s3 = Vector256.MultiplyAddEstimate(q, Shifted(row3 + i), s3);
            }

            scores[row] = Vector256.Sum(s0);
            scores[row + 1] = Vector256.Sum(s1);
            scores[row + 2] = Vector256.Sum(s2);
            scores[row + 3] = Vector256.Sum(s3);
            rows = row3 + length;
        }

        for (; row < count; row++, rows += length)
        {
            Vector256<float> sum = default;
            for (int i = 0; i < length; i += Lanes)
            {
                sum = Vector256.MultiplyAddEstimate(Vector256.Load(query + i), Shifted(rows + i), sum);
            }

            scores[row] = Vector256.Sum(sum);
        }
    }

    // Eight halves as floats, times 2^-112.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Shifted(ushort* values)
    {
        Vector128<short> halves = Vector128.Load((short*)values);
        Vector256<int> wide = Avx2.IsSupported
            ? Avx2.ConvertToVector256Int32(halves)
            : Vector256.Create(Vector128.WidenLower(halves), Vector128.WidenUpper(halves));
        return ((wide << MantissaShift) & Vector256.Create(SignAndValue)).AsSingle();
    }
}
