using Clip.Sdk.Numerics;

namespace Clip.Sdk.Clip.Tests.Numerics;

public class DotProductsTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 9, 7)]
    [InlineData(4, 2, 8)]
    [InlineData(5, 3, 17)]
    [InlineData(13, 11, 512)]
    [InlineData(3, 0, 16)]
    public void Products_equal_the_slow_obvious_ones(int leftCount, int rightCount, int dimensions)
    {
        float[] left = Values.Random(leftCount * dimensions, seed: 1), right = Values.Random(rightCount * dimensions, seed: 2);
        float[] actual = new float[leftCount * rightCount];

        DotProducts.Multiply(left, right, dimensions, actual);

        for (int i = 0; i < leftCount; i++)
        {
            for (int j = 0; j < rightCount; j++)
            {
                double expected = 0;
                for (int d = 0; d < dimensions; d++)
                {
                    expected += (double)left[(i * dimensions) + d] * right[(j * dimensions) + d];
                }

                Assert.Equal(expected, actual[(i * rightCount) + j], 1e-5 * dimensions);
            }
        }
    }

    [Theory]
    [InlineData(48)]
    [InlineData(13)]
    public void A_product_has_the_same_bits_alone_and_in_any_tile(int dimensions)
    {
        const int LeftCount = 7, RightCount = 9;
        float[] left = Values.Random(LeftCount * dimensions, seed: 3), right = Values.Random(RightCount * dimensions, seed: 4);
        float[] together = new float[LeftCount * RightCount];
        DotProducts.Multiply(left, right, dimensions, together);

        for (int i = 0; i < LeftCount; i++)
        {
            float[] row = new float[RightCount];
            DotProducts.Multiply(left.AsSpan(i * dimensions, dimensions), right, dimensions, row);
            Assert.Equal(together[(i * RightCount)..((i + 1) * RightCount)], row);
            for (int j = 0; j < RightCount; j++)
            {
                Assert.Equal(row[j], DotProducts.Dot(left.AsSpan(i * dimensions, dimensions), right.AsSpan(j * dimensions, dimensions)));
            }
        }
    }
}
