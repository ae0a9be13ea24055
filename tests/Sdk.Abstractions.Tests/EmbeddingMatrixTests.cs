using Clip.Sdk;

namespace Clip.Sdk.Abstractions.Tests;

public class EmbeddingMatrixTests
{
    [Fact]
    public void Rows_are_slices_of_the_values()
    {
        var matrix = new EmbeddingMatrix(new float[] { 1, 2, 3, 4, 5, 6 }, dimensions: 3, isNormalized: false);

        Assert.Equal(2, matrix.Count);
        Assert.Equal([4f, 5f, 6f], matrix[1].ToArray());
    }

    [Fact]
    public void Values_must_be_whole_rows()
    {
        ArgumentException error = Assert.Throws<ArgumentException>("values", () => new EmbeddingMatrix(new float[5], 3, isNormalized: true));

        Assert.StartsWith("5 values are not a whole number of rows of 3.", error.Message);
    }
}
