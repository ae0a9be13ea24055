using Clip.Sdk.Checkpoints;
using Clip.Sdk.TestSupport;
using Clip.Sdk.Training.Guidance;
using Clip.Sdk.Training.Models;
using Xunit.Abstractions;

namespace Clip.Sdk.Training.Tests.Guidance;

public sealed class DifferentiableImageEncoderTests(ITestOutputHelper output)
{
    [TorchFact]
    public void A_small_step_along_the_gradient_raises_the_cosine_by_its_squared_length()
    {
        using Checkpoint checkpoint = Checkpoint.Open(Fixtures.Local("models", "vit_quickgelu", "hf"));
        using ClipModule module = ClipModule.FromCheckpoint(checkpoint);
        var encoder = new DifferentiableImageEncoder(module);
        float[] pixels = Npy.ReadFloats(Fixtures.Local("models", "vit_quickgelu", "reference", "pixel_values.npy")).Values;
        float[] targets = Npy.ReadFloats(Fixtures.Local("models", "vit_quickgelu", "reference", "text_features.npy")).Values[..(4 * 48)];
        float[] before = new float[4], after = new float[4];
        float[] gradient = new float[pixels.Length];
        encoder.CosineGradient(pixels, targets, before, gradient);
        double[] lengths = [.. gradient.Chunk(pixels.Length / 4).Select(part => Math.Sqrt(part.Sum(value => (double)value * value)))];

        // Each picture moves by 0.02 along its own gradient.
        float[] moved = [.. pixels.Select((value, i) => (float)(value + (0.02 * gradient[i] / lengths[i / (pixels.Length / 4)])))];
        encoder.CosineGradient(moved, targets, after, new float[pixels.Length]);

        for (int i = 0; i < 4; i++)
        {
            output.WriteLine($"cosine {before[i]:0.000000} rose by {after[i] - before[i]:e3}, the gradient promised {0.02 * lengths[i]:e3}");
            Assert.Equal(0.02 * lengths[i], after[i] - before[i], 0.1 * 0.02 * lengths[i]);
        }

        Assert.All(module.parameters(), parameter => Assert.Null(parameter.grad));
        Assert.True(module.training);
    }

    [TorchFact]
    public void The_cosines_are_those_of_the_reference()
    {
        using Checkpoint checkpoint = Checkpoint.Open(Fixtures.Local("models", "vit_quickgelu", "hf"));
        using ClipModule module = ClipModule.FromCheckpoint(checkpoint);
        float[] pixels = Npy.ReadFloats(Fixtures.Local("models", "vit_quickgelu", "reference", "pixel_values.npy")).Values;
        float[] images = Npy.ReadFloats(Fixtures.Local("models", "vit_quickgelu", "reference", "image_features_normalized.npy")).Values;
        float[] text = Npy.ReadFloats(Fixtures.Local("models", "vit_quickgelu", "reference", "text_features_normalized.npy")).Values[..48];
        float[] cosines = new float[4];

        new DifferentiableImageEncoder(module).CosineGradient(pixels, text, cosines, new float[pixels.Length]);

        for (int i = 0; i < 4; i++)
        {
            double expected = Enumerable.Range(0, 48).Sum(j => (double)images[(i * 48) + j] * text[j]);
            Assert.Equal(expected, cosines[i], 1e-5);
        }
    }
}
