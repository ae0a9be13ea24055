using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Clip.Sdk.Architectures;
using Clip.Sdk.Checkpoints;
using Clip.Sdk.Graphs;
using Xunit.Abstractions;

namespace Clip.Sdk.Clip.Tests.Engine;

/// <summary>16-bit and 8-bit weights against 32 bits.</summary>
public class PrecisionTests(ITestOutputHelper output)
{
    /// <summary>The goal of the issue.</summary>
    private const float Int8CosineFloor = 0.99f;

    [Theory]
    [InlineData("torchscript_fp16_cpu.pt")]
    [InlineData("hf_sharded_fp16")]
    [InlineData("hf")]
    public void Half_weights_give_the_reference_embeddings(string file)
    {
        // Every weight of the fixtures is a number that 16 bits hold, so narrowing those of 'hf' changes nothing.
        using ClipModel model = ModelFixture.Load(ModelFixture.Vit, file, new ClipOptions { Precision = ClipPrecision.Float16 });
        Assert.Equal("fp16", model.Info.Precision);

        AssertReference(model, ModelFixture.Vit);
    }

    [Fact]
    public void Half_weights_of_a_ResNet_give_the_reference_embeddings()
    {
        using ClipModel model = ModelFixture.Load(ModelFixture.ResNet, "torchscript_fp16_cpu.pt", new ClipOptions { Precision = ClipPrecision.Float16 });

        AssertReference(model, ModelFixture.ResNet);
    }

    [Theory]
    [InlineData(Activation.QuickGelu)]
    [InlineData(Activation.Gelu)]
    [InlineData(Activation.GeluTanh)]
    public void Int8_is_near_32_bits(Activation activation)
    {
        ClipArchitecture architecture = RandomModel.Vit(layers: 4, textLayers: 4, activation: activation);
        using ClipModel exact = RandomModel.Load(architecture);
        using ClipModel quantized = RandomModel.Load(architecture, new ClipOptions { Precision = ClipPrecision.Int8 });
        Assert.Equal("int8", quantized.Info.Precision);
        float[] pixels = RandomModel.Pixels(4, 224);
        int[] ids = RandomModel.Ids(architecture.Text, [3, 8, 20, 76]);

        float images = LowestCosine(Embed(4, destination => exact.Images.EncodePixels(pixels, 4, destination)), Embed(4, destination => quantized.Images.EncodePixels(pixels, 4, destination)));
        float texts = LowestCosine(Embed(4, destination => exact.Texts.EncodeTokens(ids, 4, destination)), Embed(4, destination => quantized.Texts.EncodeTokens(ids, 4, destination)));

        output.WriteLine($"Lowest cosine of images {images}, of texts {texts}.");
        Assert.InRange(images, Int8CosineFloor, 1.0001f);
        Assert.InRange(texts, Int8CosineFloor, 1.0001f);
    }

    [Fact]
    public void Int8_does_not_depend_on_batch_mates()
    {
        ClipArchitecture architecture = RandomModel.Vit(layers: 2, textLayers: 2);
        using ClipModel model = RandomModel.Load(architecture, new ClipOptions { Precision = ClipPrecision.Int8, MaxBatchSize = 16 });
        float[] pixels = RandomModel.Pixels(9, 224);

        // Mates of very different range are what a scale for the whole tensor would suffer from.
        TensorPrimitives.Multiply(pixels.AsSpan(3 * 224 * 224, 3 * 224 * 224), 20, pixels.AsSpan(3 * 224 * 224));
        int[] ids = RandomModel.Ids(architecture.Text, [7, 7, 7, 7, 30, 76, 7, 30, 7]);
        float[] images = Embed(9, destination => model.Images.EncodePixels(pixels, 9, destination));
        float[] texts = Embed(9, destination => model.Texts.EncodeTokens(ids, 9, destination));

        for (int row = 0; row < 9; row++)
        {
            float[] image = Embed(1, destination => model.Images.EncodePixels(pixels.AsSpan(row * 3 * 224 * 224), 1, destination));
            float[] text = Embed(1, destination => model.Texts.EncodeTokens(ids.AsSpan(row * 77), 1, destination));
            Assert.Equal(images.AsSpan(row * 512, 512).ToArray(), image);
            Assert.Equal(texts.AsSpan(row * 512, 512).ToArray(), text);
        }
    }

    [Fact]
    public void The_report_compares_models_of_the_same_weights_only()
    {
        ClipOptions options = new() { VocabularyPath = ModelFixture.Vocabulary };
        using ClipModel exact = ModelFixture.Load(ModelFixture.Vit, "hf");
        using ClipModel quantized = ModelFixture.Load(ModelFixture.Vit, "hf", options with { Precision = ClipPrecision.Int8 });
        using ClipModel other = RandomModel.Load(RandomModel.Vit(imageSize: 32, width: 64, layers: 1, textWidth: 64, textLayers: 1));

        QuantizationReport report = QuantizationReport.Measure(exact, quantized, [], ModelFixture.Texts(ModelFixture.Vit));

        Assert.Equal(new CosineSummary(0, 1, 1), report.Images);
        Assert.Equal(5, report.Texts.Count);
        Assert.InRange(report.Texts.Lowest, 0.98f, 0.99999f);
        Assert.InRange(report.Texts.Mean, report.Texts.Lowest, 1);
        Assert.Throws<InputException>(() => QuantizationReport.Measure(exact, other, [], []));
    }

    [Fact]
    public void Quantised_weights_are_within_half_a_step_and_transposed()
    {
        using Checkpoint checkpoint = RandomModel.Checkpoint(RandomModel.Vit(imageSize: 32, width: 64, layers: 1, textWidth: 64, textLayers: 1));
        CheckpointTensor weight = checkpoint.Tensors["text_model.encoder.layers.0.mlp.fc1.weight"];
        var quantized = new QuantizedWeight(weight, limit: 63);
        float[] exact = MemoryMarshal.Cast<byte, float>(weight.Bytes).ToArray();
        byte[] scaleBytes = new byte[quantized.Scales.ByteLength];
        quantized.Scales.CopyTo(scaleBytes);
        float[] scales = MemoryMarshal.Cast<byte, float>(scaleBytes).ToArray();
        byte[] integers = new byte[quantized.Transposed.ByteLength];
        quantized.Transposed.CopyTo(integers);

        int largest = 0;
        for (int output = 0; output < 256; output++)
        {
            for (int input = 0; input < 64; input++)
            {
                sbyte integer = (sbyte)integers[(input * 256) + output];
                largest = Math.Max(largest, Math.Abs(integer));
                Assert.InRange(integer * scales[output] - exact[(output * 64) + input], -0.501f * scales[output], 0.501f * scales[output]);
            }
        }

        Assert.Equal(63, largest);
    }

    private static void AssertReference(ClipModel model, string name)
    {
        (int[] imageShape, float[] images) = ModelFixture.Reference(name, "image_features");
        (_, float[] pixels) = ModelFixture.Reference(name, "pixel_values");
        (int[] textShape, float[] texts) = ModelFixture.Reference(name, "text_features");
        float[] actualImages = new float[images.Length];
        float[] actualTexts = new float[texts.Length];

        model.Images.EncodePixels(pixels, imageShape[0], actualImages, EmbeddingForm.Raw);
        model.Texts.EncodeTokens(ModelFixture.Ids(name), textShape[0], actualTexts, EmbeddingForm.Raw);

        Closeness.AssertRows(images, actualImages, imageShape[1]);
        Closeness.AssertRows(texts, actualTexts, textShape[1]);
    }

    private static float[] Embed(int count, Action<float[]> encode)
    {
        float[] destination = new float[count * 512];
        encode(destination);
        return destination;
    }

    private static float LowestCosine(float[] first, float[] second)
    {
        float lowest = 1;
        for (int start = 0; start < first.Length; start += 512)
        {
            lowest = MathF.Min(lowest, TensorPrimitives.CosineSimilarity(first.AsSpan(start, 512), second.AsSpan(start, 512)));
        }

        return lowest;
    }
}
