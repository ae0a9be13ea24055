using Clip.Sdk;
using Clip.Sdk.Heads.Scoring;
using Clip.Sdk.TestSupport;

namespace Clip.Score.Clip.Tests;

/// <summary>Expected numbers: tests/reference/score_statistics.py, in float64 from the distances.</summary>
public sealed class CmmdTests
{
    [Theory]
    [InlineData(32, 0.2935373976868938, -0.3277661517944175)]
    [InlineData(20, 0.47210766896421674, -0.33424800074111083)]
    public void Both_estimators_agree_with_the_reference(int count, double biased, double unbiased)
    {
        EmbeddingMatrix images = Read("image"), texts = Read("text");

        (double ours, double oursUnbiased) = Cmmd.Distance(new EmbeddingMatrix(images.Values[..(count * images.Dimensions)], images.Dimensions, isNormalized: true), texts);

        // Rows are float32 and of unit length to 6e-8; 1000 times that is the tolerance.
        Assert.Equal(biased, ours, 1e-4);
        Assert.Equal(unbiased, oursUnbiased, 1e-4);
    }

    [Fact]
    public void A_set_has_no_distance_from_itself()
    {
        EmbeddingMatrix images = Read("image");

        Assert.Equal(0, Cmmd.Distance(images, new EmbeddingMatrix(images.Values.ToArray(), images.Dimensions, isNormalized: true)).Biased, 1e-4);
    }

    private static EmbeddingMatrix Read(string name)
    {
        (int[] shape, float[] values) = Npy.ReadFloats(Fixtures.Local("losses", "n32_d64", name + "_normalized.npy"));
        return new EmbeddingMatrix(values, shape[1], isNormalized: true);
    }
}
