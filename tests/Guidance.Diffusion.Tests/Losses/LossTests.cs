using System.Text.Json;
using Clip.Guidance.Diffusion.Losses;
using Clip.Sdk.Guidance;

namespace Clip.Guidance.Diffusion.Tests.Losses;

public sealed class LossTests
{
    [Theory]
    [InlineData("spherical", GuidanceDistance.Spherical)]
    [InlineData("cosine", GuidanceDistance.Cosine)]
    public void Distances_and_their_gradients_are_those_of_torch(string name, GuidanceDistance distance)
    {
        foreach (JsonElement entry in GuidanceReference.Root.GetProperty("distances").EnumerateArray())
        {
            float[] gradient = new float[6];

            (double loss, _) = PromptDistance.Add(distance, entry.GetProperty("x").Floats(), entry.GetProperty("y").Floats(), 1, gradient);

            Assert.Equal(entry.GetProperty(name).GetProperty("loss").GetDouble(), loss, 1e-7);
            float[] expected = entry.GetProperty(name).GetProperty("gradient").Floats();
            Assert.All(expected.Zip(gradient), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        }
    }

    [Fact]
    public void Opposite_embeddings_have_a_finite_gradient()
    {
        float[] gradient = new float[2];

        (double loss, double cosine) = PromptDistance.Add(GuidanceDistance.Spherical, [1, 0], [-1, 0], -1, gradient);

        Assert.Equal(Math.PI * Math.PI / 2, loss, 1e-9);
        Assert.Equal(-1, cosine);
        Assert.All(gradient, value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Penalties_and_their_gradients_are_those_of_torch()
    {
        JsonElement reference = GuidanceReference.Root.GetProperty("penalties");
        float[] image = reference.GetProperty("image").Floats();
        float[] variation = new float[image.Length], range = new float[image.Length], saturation = new float[image.Length];

        double variationLoss = PixelPenalties.TotalVariation(image, 5, 7, 1, variation);
        double rangeLoss = PixelPenalties.Outside(image, 1, 0, range).Range;
        double saturationLoss = PixelPenalties.Outside(image, 0, 1, saturation).Saturation;

        Compare("variation", variationLoss, variation);
        Compare("range", rangeLoss, range);
        Compare("saturation", saturationLoss, saturation);

        void Compare(string name, double loss, float[] gradient)
        {
            Assert.Equal(reference.GetProperty(name).GetProperty("loss").GetDouble(), loss, 1e-6);
            Assert.InRange(GuidanceReference.Off(reference.GetProperty(name).GetProperty("gradient").Floats(), gradient), 0, 1e-6);
        }
    }

    [Theory]
    [InlineData(GradientMeasure.Norm, 2.5, 0.5)]
    [InlineData(GradientMeasure.RootMeanSquare, 1.25, 0.5)]
    [InlineData(GradientMeasure.Norm, 5.1, 1)]
    public void A_long_gradient_is_shortened_and_keeps_its_direction(GradientMeasure measure, double maximum, double expected)
    {
        float[] gradient = [3, 0, -4, 0];

        (double rootMeanSquare, double factor) = GradientClamp.Apply(gradient, new GradientLimit(measure, maximum));

        Assert.Equal(2.5, rootMeanSquare, 1e-12);
        Assert.Equal(expected, factor, 1e-12);
        Assert.Equal([(float)(3 * expected), 0, (float)(-4 * expected), 0], gradient);
    }
}
