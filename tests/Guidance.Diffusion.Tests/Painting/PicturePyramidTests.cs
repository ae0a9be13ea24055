using Clip.Guidance.Diffusion.Painting;
using Clip.Guidance.Diffusion.Pixels;

namespace Clip.Guidance.Diffusion.Tests.Painting;

public sealed class PicturePyramidTests
{
    [Theory]
    [InlineData(16, 16)]
    [InlineData(33, 50)]
    public void A_picture_that_is_taken_comes_back(int height, int width)
    {
        float[] image = Randoms(3 * height * width, 0.9), found = new float[image.Length];
        var pyramid = new PicturePyramid(height, width);

        pyramid.Take(image);
        pyramid.Render(found);

        Assert.All(image.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 2e-5));
    }

    [Fact]
    public void Gradients_of_the_levels_are_those_of_finite_differences()
    {
        var pyramid = new PicturePyramid(17, 24);
        pyramid.FillNoise(4, 0.3f);
        float[] image = new float[3 * 17 * 24], gradient = Randoms(image.Length, 1), upstream = [.. gradient];
        pyramid.Render(image);

        pyramid.Backward(image, gradient);

        var random = new Random(6);
        for (int level = 0; level < pyramid.Levels.Length; level++)
        {
            float[] values = pyramid.Levels[level].Values;
            int place = (random.Next(values.Length / Canvas.Channels) * Canvas.Channels) + random.Next(3);
            const float Step = 0.02f;
            double slope = (LossWith(Step) - LossWith(-Step)) / (2 * Step);
            Assert.Equal(slope, pyramid.Gradients[level].Values[place], 2e-3 * (1 + Math.Abs(slope)));

            double LossWith(float step)
            {
                float kept = values[place];
                values[place] += step;
                float[] moved = new float[image.Length];
                pyramid.Render(moved);
                values[place] = kept;
                return moved.Zip(upstream, (x, y) => (double)x * y).Sum();
            }
        }
    }

    private static float[] Randoms(int length, double most)
    {
        var random = new Random(8);
        return [.. Enumerable.Range(0, length).Select(_ => (float)(most * ((2 * random.NextDouble()) - 1)))];
    }
}
