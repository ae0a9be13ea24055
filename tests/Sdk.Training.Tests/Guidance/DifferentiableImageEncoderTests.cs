using System.Runtime.InteropServices;
using Clip.Sdk.Checkpoints;
using Clip.Sdk.Imaging;
using Clip.Sdk.TestSupport;
using Clip.Sdk.Training.Guidance;
using Clip.Sdk.Training.Models;
using TorchSharp;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Tests.Guidance;

public sealed class DifferentiableImageEncoderTests(ITestOutputHelper output)
{
    private const int Dimensions = 48;

    /// <summary>Differences are taken on a copy of the network in double precision, so that they are good to eight digits or so.</summary>
    [TorchTheory]
    [InlineData("vit_quickgelu", "hf")]
    [InlineData("rn_quickgelu", "torchscript_fp16_cpu.pt")]
    public void The_gradient_of_a_joint_loss_is_that_of_finite_differences_in_double_precision(string name, string layout)
    {
        using ClipModule module = Load(name, layout);
        using ClipModule precise = Load(name, layout);
        precise.to(ScalarType.Float64);
        precise.eval();
        float[] pixels = Pictures(name);
        int count = 4, dimensions = module.Architecture.EmbeddingDimensions;
        float[] gradient = new float[pixels.Length];
        using var encoder = new DifferentiableImageEncoder(module, "fixture");

        encoder.Differentiate(pixels, count, (rows, upstream) => JointLoss(Widen(rows), dimensions, upstream), gradient);

        const double Step = 1e-6;     // small, for the kinks of a ResNet
        for (int trial = 0; trial < 6; trial++)
        {
            double[] direction = Direction(pixels.Length, seed: trial);
            double promised = 0;
            for (int i = 0; i < direction.Length; i++)
            {
                promised += direction[i] * gradient[i];
            }

            double slope = (LossOf(precise, pixels, direction, Step, dimensions) - LossOf(precise, pixels, direction, -Step, dimensions)) / (2 * Step);
            double scale = Math.Sqrt(gradient.Sum(value => (double)value * value));
            output.WriteLine($"{name}, direction {trial}: gradient says {promised:e6}, differences say {slope:e6}, off by {Math.Abs(promised - slope) / scale:e1} of the gradient's length");
            Assert.Equal(slope, promised, 1e-7 * scale);
        }

        Assert.All(module.parameters(), parameter => Assert.Null(parameter.grad));
        Assert.True(module.training);
    }

    [TorchFact]
    public void The_loss_sees_the_embeddings_of_the_reference_for_pixels_from_0_to_1()
    {
        using ClipModule module = Load("vit_quickgelu", "hf");
        using var encoder = new DifferentiableImageEncoder(module, "fixture");
        float[] pixels = Pictures("vit_quickgelu");
        float[] expected = Npy.ReadFloats(Fixtures.Local("models", "vit_quickgelu", "reference", "image_features_normalized.npy")).Values;
        float[] seen = [];

        encoder.Differentiate(pixels, 4, (rows, _) => seen = rows.ToArray(), new float[pixels.Length]);

        Assert.Equal(expected.Length, seen.Length);
        Assert.All(expected.Zip(seen), pair => Assert.Equal(pair.First, pair.Second, 2e-6));
    }

    [TorchFact]
    public void Chunks_change_nothing_but_rounding_and_equal_calls_give_equal_bits()
    {
        using ClipModule module = Load("vit_quickgelu", "hf");
        float[] pixels = Pictures("vit_quickgelu");
        float[] whole = new float[pixels.Length], again = new float[pixels.Length], chunked = new float[pixels.Length];
        using var encoder = new DifferentiableImageEncoder(module, "fixture");
        using var small = new DifferentiableImageEncoder(module, "fixture", maxBatchSize: 3);

        encoder.Differentiate(pixels, 4, (rows, upstream) => JointLoss(Widen(rows), Dimensions, upstream), whole);
        encoder.Differentiate(pixels, 4, (rows, upstream) => JointLoss(Widen(rows), Dimensions, upstream), again);
        small.Differentiate(pixels, 4, (rows, upstream) => JointLoss(Widen(rows), Dimensions, upstream), chunked);

        Assert.Equal(whole, again);
        float largest = whole.Max(Math.Abs);
        Assert.All(whole.Zip(chunked), pair => Assert.Equal(pair.First, pair.Second, 1e-5f * largest));
    }

    [TorchFact]
    public void Wrong_lengths_are_named()
    {
        using ClipModule module = Load("vit_quickgelu", "hf");
        using var encoder = new DifferentiableImageEncoder(module, "fixture");

        var error = Assert.Throws<ArgumentException>("pixels", () => encoder.Differentiate(new float[5], 1, (_, _) => { }, new float[12288]));

        Assert.StartsWith("Pictures of shape [1, 3, 64, 64] are 12288 values, but 'pixels' holds 5.", error.Message, StringComparison.Ordinal);
    }

    private static ClipModule Load(string name, string layout)
    {
        using Checkpoint checkpoint = Checkpoint.Open(Fixtures.Local("models", name, layout));
        return ClipModule.FromCheckpoint(checkpoint);
    }

    // The fixtures hold normalised pixels; the encoder takes them from 0 to 1.
    private static float[] Pictures(string name)
    {
        float[] values = Npy.ReadFloats(Fixtures.Local("models", name, "reference", "pixel_values.npy")).Values;
        int plane = values.Length / 12;
        for (int i = 0; i < values.Length; i++)
        {
            int channel = i / plane % 3;
            values[i] = (values[i] * PreprocessSettings.OpenAiStandardDeviation[channel]) + PreprocessSettings.OpenAiMean[channel];
        }

        return values;
    }

    private static double LossOf(ClipModule precise, float[] pixels, double[] direction, double step, int dimensions)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable unrecorded = no_grad();
        long size = precise.Architecture.Vision.ImageSize;
        double[] moved = new double[pixels.Length];
        int plane = (int)(size * size);
        for (int i = 0; i < moved.Length; i++)
        {
            int channel = i / plane % 3;
            moved[i] = (pixels[i] + (step * direction[i]) - PreprocessSettings.OpenAiMean[channel]) / PreprocessSettings.OpenAiStandardDeviation[channel];
        }

        Tensor input = tensor(moved, [4, 3, size, size]);
        double[] rows = nn.functional.normalize(precise.EncodeImages(input)).data<double>().ToArray();
        return JointLoss(rows, dimensions, []);
    }

    /// <summary>Σ over pairs of squared cosines, and Σ of some components: every embedding's gradient depends on all of them.</summary>
    private static double JointLoss(double[] rows, int dimensions, Span<float> gradient)
    {
        int count = rows.Length / dimensions;
        double loss = 0;
        for (int i = 0; i < count; i++)
        {
            loss += rows[(i * dimensions) + i];
            Add(gradient, (i * dimensions) + i, 1);
            for (int j = 0; j < i; j++)
            {
                double cosine = 0;
                for (int k = 0; k < dimensions; k++)
                {
                    cosine += rows[(i * dimensions) + k] * rows[(j * dimensions) + k];
                }

                loss += cosine * cosine;
                for (int k = 0; k < dimensions; k++)
                {
                    Add(gradient, (i * dimensions) + k, 2 * cosine * rows[(j * dimensions) + k]);
                    Add(gradient, (j * dimensions) + k, 2 * cosine * rows[(i * dimensions) + k]);
                }
            }
        }

        return loss;
    }

    private static void Add(Span<float> gradient, int place, double value)
    {
        if (gradient.Length > 0)
        {
            gradient[place] += (float)value;
        }
    }

    private static double[] Widen(ReadOnlySpan<float> rows) => [.. rows.ToArray().Select(value => (double)value)];

    private static double[] Direction(int length, int seed)
    {
        var random = new Random(seed);
        double[] values = [.. Enumerable.Range(0, length).Select(_ => random.NextDouble() - 0.5)];
        double norm = Math.Sqrt(values.Sum(value => value * value));
        return [.. values.Select(value => value / norm)];
    }
}
