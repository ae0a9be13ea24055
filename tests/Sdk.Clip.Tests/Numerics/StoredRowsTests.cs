using Clip.Sdk.Numerics;

namespace Clip.Sdk.Clip.Tests.Numerics;

public unsafe class StoredRowsTests
{
    [Fact]
    public void Every_half_that_is_written_is_read_as_its_exact_value()
    {
        ushort[] halves = [.. Enumerable.Range(0, 1 << 16).Select(bits => (ushort)bits).Where(bits => Half.IsNormal(BitConverter.UInt16BitsToHalf(bits)) || bits is 0 or 0x8000)];
        float[] decoded = new float[halves.Length / HalfRows.Lanes * HalfRows.Lanes];

        fixed (ushort* source = halves)
        fixed (float* destination = decoded)
        {
            HalfRows.Decode(source, decoded.Length, destination);
        }

        for (int i = 0; i < decoded.Length; i++)
        {
            Assert.Equal((float)BitConverter.UInt16BitsToHalf(halves[i]), decoded[i]);
        }
    }

    [Fact]
    public void Halves_are_rounded_to_the_nearest_and_subnormal_ones_become_zero()
    {
        var halves = new Half[8];

        HalfRows.Encode([0.1f, -1f / 3, 1, 6.103515625e-05f, 6.1e-05f, -3e-8f], halves);

        Assert.Equal([(Half)0.1f, (Half)(-1f / 3), (Half)1, (Half)6.103515625e-05f, default, default, default, default], halves);
    }

    [Theory]
    [InlineData(1, 16)]
    [InlineData(7, 48)]
    [InlineData(130, 512)]
    public void Scores_of_halves_have_the_bits_of_products_with_the_decoded_rows(int count, int length)
    {
        EmbeddingMatrix rows = Values.UnitRows(count, length, 1), query = Values.UnitRows(1, length, 2);
        var halves = new Half[count * length];
        for (int row = 0; row < count; row++)
        {
            HalfRows.Encode(rows[row], halves.AsSpan(row * length, length));
        }

        float[] prepared = new float[length], scores = new float[count], decoded = new float[count * length], expected = new float[count];
        HalfRows.PrepareQuery(query[0], prepared);
        fixed (Half* source = halves)
        fixed (float* q = prepared, s = scores, d = decoded)
        {
            HalfRows.Score(q, (ushort*)source, length, count, s);
            HalfRows.Decode((ushort*)source, count * length, d);
        }

        DotProducts.Multiply(query[0], decoded, length, expected);
        Assert.Equal(expected, scores);
    }

    [Theory]
    [InlineData(1, 32)]
    [InlineData(6, 96)]
    [InlineData(131, 512)]
    [InlineData(5, 4096)]
    public void Scores_of_bytes_are_exact_whole_numbers_times_the_scales(int count, int length)
    {
        EmbeddingMatrix rows = Values.UnitRows(count, length, 3), query = Values.UnitRows(1, length, 4);
        sbyte[] bytes = new sbyte[count * length];
        float[] scales = new float[count], scores = new float[count];
        for (int row = 0; row < count; row++)
        {
            scales[row] = ByteRows.Encode(rows[row], bytes.AsSpan(row * length, length));
        }

        short[] prepared = new short[length];
        float queryScale = ByteRows.PrepareQuery(query[0], prepared);
        fixed (sbyte* source = bytes)
        fixed (short* q = prepared)
        fixed (float* c = scales, s = scores)
        {
            ByteRows.Score(q, queryScale, source, c, length, count, s);
        }

        for (int row = 0; row < count; row++)
        {
            long sum = 0;
            for (int i = 0; i < length; i++)
            {
                sum += (long)prepared[i] * bytes[(row * length) + i];
            }

            Assert.Equal((float)sum * scales[row] * queryScale, scores[row]);
            Assert.Equal(Dot(rows[row], query[0]), scores[row], 0.01f);
        }
    }

    [Fact]
    public void The_largest_sums_of_bytes_do_not_overflow()
    {
        const int Length = 16384;
        float[] query = new float[Length], row = new float[Length];
        Array.Fill(query, 1 / 128f);
        Array.Fill(row, 1 / 128f);
        sbyte[] bytes = new sbyte[Length];
        short[] prepared = new short[Length];
        float scale = ByteRows.Encode(row, bytes), queryScale = ByteRows.PrepareQuery(query, prepared), score;

        fixed (sbyte* source = bytes)
        fixed (short* q = prepared)
        {
            ByteRows.Score(q, queryScale, source, &scale, Length, 1, &score);
        }

        Assert.Equal(1, score, 1e-5f);
    }

    [Fact]
    public void Bytes_are_read_back_with_unit_length()
    {
        EmbeddingMatrix rows = Values.UnitRows(1, 96, 5);
        sbyte[] bytes = new sbyte[96];
        float[] decoded = new float[96];
        float scale = ByteRows.Encode(rows[0], bytes);

        fixed (sbyte* source = bytes)
        fixed (float* destination = decoded)
        {
            ByteRows.Decode(source, &scale, 96, 1, destination);
        }

        Assert.Equal(1, Dot(decoded, decoded), 1e-6f);
        Assert.Equal(1, Dot(decoded, rows[0]), 1e-3f);
    }

    private static float Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        double sum = 0;
        for (int i = 0; i < left.Length; i++)
        {
            sum += (double)left[i] * right[i];
        }

        return (float)sum;
    }
}
