using System.IO.Compression;
using System.Numerics.Tensors;
using System.Text.Json.Nodes;
using Clip.Sdk.Checkpoints;
using Clip.Sdk.Clip.Tests.Engine;
using Clip.Sdk.Clip.Tests.Imaging;
using Clip.Sdk.Export;
using Clip.Sdk.Imaging;
using Clip.Sdk.TestSupport;
using Xunit.Abstractions;
using TemporaryFolder = Clip.Sdk.TestSupport.TemporaryFolder;

namespace Clip.Sdk.Clip.Tests.Export;

/// <summary>
/// Exported directories in Transformers.js, held against what openai/CLIP computed from the same weights. Pixels are the
/// reference's, because Transformers.js shrinks pictures in its own way.
/// </summary>
public class TransformersJsTests(ITestOutputHelper output)
{
    private static readonly OnnxVariant[] AllVariants = [OnnxVariant.Float32, OnnxVariant.Float16, OnnxVariant.Int8];

    public static TheoryData<string, string, string, float> Exports => new()
    {
        { ModelFixture.Vit, "hf", "fp32", 0.999999f },
        { ModelFixture.Vit, "hf", "fp16", 0.99999f },
        { ModelFixture.Vit, "hf", "q8", 0.995f },
        { ModelFixture.Vit, "hf_sharded_fp16", "fp32", 0.999999f },
        { ModelFixture.Vit, "torchscript_fp16_cuda0.pt", "fp32", 0.999999f },
        { ModelFixture.ResNet, "torchscript_fp16_cpu.pt", "fp32", 0.999999f },
        { ModelFixture.ResNet, "torchscript_fp16_cpu.pt", "fp16", 0.9999f },
        { ModelFixture.ResNet, "torchscript_fp16_cpu.pt", "q8", 0.995f },
    };

    [TransformersTheory]
    [MemberData(nameof(Exports))]
    public void Embeddings_and_logits_agree_with_the_reference(string model, string file, string dtype, float cosineFloor)
    {
        using var folder = new TemporaryFolder();
        string directory = ExportTo(folder, model, file);
        (int[] shape, float[] pixels) = ModelFixture.Reference(model, "pixel_values");

        JsonNode answer = TransformersJs.Run(directory, new { texts = ModelFixture.Texts(model), pixels, shape, dtype });

        AssertRows("text_embeds", answer, ModelFixture.Reference(model, "text_features"), dtype, cosineFloor);
        AssertRows("image_embeds", answer, ModelFixture.Reference(model, "image_features"), dtype, cosineFloor);
        AssertRows("unit_text_embeds", answer, ModelFixture.Reference(model, "text_features_normalized"), dtype, cosineFloor);
        AssertRows("unit_image_embeds", answer, ModelFixture.Reference(model, "image_features_normalized"), dtype, cosineFloor);
        AssertRows("logits_per_image", answer, ModelFixture.Reference(model, "logits_per_image"), dtype, cosineFloor);
        Assert.Equal(answer.Shape("logits_per_image"), answer.Shape("logits_per_text").Reverse());
    }

    [TransformersTheory]
    [InlineData("disabled")]
    [InlineData("basic")]
    [InlineData("extended")]
    public void Quantised_networks_give_the_same_at_every_level(string level)
    {
        using var folder = new TemporaryFolder();
        string directory = ExportTo(folder, ModelFixture.Vit, "hf");
        (int[] shape, float[] pixels) = ModelFixture.Reference(ModelFixture.Vit, "pixel_values");

        JsonNode answer = TransformersJs.Run(directory, new { texts = ModelFixture.Texts(ModelFixture.Vit), pixels, shape, dtype = "q8", level });

        AssertRows("text_embeds", answer, ModelFixture.Reference(ModelFixture.Vit, "text_features"), level, 0.995f);
        AssertRows("image_embeds", answer, ModelFixture.Reference(ModelFixture.Vit, "image_features"), level, 0.995f);
        AssertRows("logits_per_image", answer, ModelFixture.Reference(ModelFixture.Vit, "logits_per_image"), level, 0.995f);
    }

    [TransformersFact]
    public void Token_ids_are_the_reference_s()
    {
        using var folder = new TemporaryFolder();
        string directory = ExportTo(folder, ModelFixture.Vit, "hf");

        JsonNode answer = TransformersJs.Run(directory, new { texts = ModelFixture.Texts(ModelFixture.Vit) });

        int[] shape = answer.Shape("input_ids");
        int[] expected = ModelFixture.Ids(ModelFixture.Vit, "input_ids_hf_padding");
        int[] actual = [.. answer["input_ids"]!["data"]!.AsArray().Select(id => id!.GetValue<int>())];
        for (int text = 0; text < shape[0]; text++)
        {
            // The rows of the reference are padded to the context, those of Transformers.js to the longest text.
            Assert.Equal(expected.AsSpan(text * 77, shape[1]).ToArray(), actual.AsSpan(text * shape[1], shape[1]).ToArray());
        }
    }

    [TransformersFact]
    public void States_are_those_of_the_reference()
    {
        using var folder = new TemporaryFolder();
        string directory = ExportTo(folder, ModelFixture.Vit, "hf");
        (int[] shape, float[] pixels) = ModelFixture.Reference(ModelFixture.Vit, "pixel_values");

        JsonNode answer = TransformersJs.Run(directory, new { pixels, shape });

        (_, float[] expected) = ModelFixture.Reference(ModelFixture.Vit, "image0_after_last_block");
        Assert.Equal([4, 17, 64], answer.Shape("image_states"));
        Assert.InRange(Closeness.LargestDifference(expected, answer.Floats("image_states").AsSpan(0, expected.Length)), 0, 1e-4f);
    }

    [TransformersFact]
    public void A_picture_that_needs_no_resize_gives_the_same_pixels_and_is_classified()
    {
        using var folder = new TemporaryFolder();
        string directory = ExportTo(folder, ModelFixture.Vit, "hf");
        string picture = folder.File("noise.png");
        File.WriteAllBytes(picture, Noise(64));

        JsonNode answer = TransformersJs.Run(directory, new { image = picture, labels = new[] { "a cat", "a dog" } });

        Assert.Equal([1, 3, 64, 64], answer.Shape("pixel_values"));
        Assert.InRange(Closeness.LargestDifference(Pixels(directory, picture), answer.Floats("pixel_values")), 0, 1e-5f);
        Assert.Equal(1, answer["classes"]!.AsArray().Sum(label => label!["score"]!.GetValue<double>()), precision: 4);
    }

    /// <summary>It shrinks pictures without averaging what falls into a pixel, so its pixels are near Pillow's but not equal: measured correlation 0.93, mean difference 0.13.</summary>
    [TransformersFact]
    public void A_picture_that_is_shrunk_gives_similar_pixels()
    {
        using var folder = new TemporaryFolder();
        string directory = ExportTo(folder, ModelFixture.Vit, "hf");
        string picture = Fixtures.Local("preprocess", "images", "webp_lossless.webp");

        float[] actual = TransformersJs.Run(directory, new { image = picture }).Floats("pixel_values");

        float[] expected = Pixels(directory, picture);
        float correlation = Correlation(expected, actual);
        TensorPrimitives.Subtract(expected, actual, actual);
        output.WriteLine($"mean difference {TensorPrimitives.SumOfMagnitudes<float>(actual) / actual.Length}, correlation {correlation}");
        Assert.InRange(correlation, 0.9f, 1);
    }

    [TransformersTheory]
    [InlineData(ModelFixture.Vit, "hf", "", 0.999999f)]
    [InlineData(ModelFixture.Vit, "hf", "_fp16", 0.99999f)]
    [InlineData(ModelFixture.Vit, "hf", "_quantized", 0.995f)]
    [InlineData(ModelFixture.ResNet, "torchscript_fp16_cpu.pt", "_quantized", 0.995f)]
    public void Networks_run_in_WebAssembly(string model, string file, string suffix, float cosineFloor)
    {
        using var folder = new TemporaryFolder();
        string directory = ExportTo(folder, model, file);
        (int[] dims, float[] pixels) = ModelFixture.Reference(model, "pixel_values");
        int[] ids = ModelFixture.Ids(model);

        JsonNode texts = TransformersJs.RunInWebAssembly(
            Path.Combine(directory, "onnx", $"text_model{suffix}.onnx"), new { input_ids = new { type = "int64", data = ids, dims = new[] { ids.Length / 77, 77 } } });
        JsonNode images = TransformersJs.RunInWebAssembly(
            Path.Combine(directory, "onnx", $"vision_model{suffix}.onnx"), new { pixel_values = new { type = "float32", data = pixels, dims } });

        AssertRows("text_embeds", texts, ModelFixture.Reference(model, "text_features"), suffix, cosineFloor);
        AssertRows("image_embeds", images, ModelFixture.Reference(model, "image_features"), suffix, cosineFloor);
    }

    [TransformersFact]
    public void Weights_beside_the_network_are_found()
    {
        using var folder = new TemporaryFolder();
        string directory = folder.File("external");
        using (Checkpoint checkpoint = Checkpoint.Open(ModelFixture.Path(ModelFixture.Vit, "hf")))
        {
            OnnxExporter.Export(checkpoint, directory, new OnnxExportOptions { EmbeddedLimit = 300_000 });
        }

        (int[] shape, float[] pixels) = ModelFixture.Reference(ModelFixture.Vit, "pixel_values");
        JsonNode answer = TransformersJs.Run(directory, new { texts = ModelFixture.Texts(ModelFixture.Vit), pixels, shape });

        Assert.True(File.Exists(Path.Combine(directory, "onnx", "model.onnx_data_1")));
        Assert.InRange(new FileInfo(Path.Combine(directory, "onnx", "model.onnx")).Length, 1, 300_000);
        AssertRows("logits_per_image", answer, ModelFixture.Reference(ModelFixture.Vit, "logits_per_image"), "fp32", 0.999999f);
    }

    private static string ExportTo(TemporaryFolder folder, string model, string file)
    {
        using Checkpoint checkpoint = Checkpoint.Open(ModelFixture.Path(model, file));
        var options = new OnnxExportOptions { Variants = AllVariants, VocabularyPath = ModelFixture.Vocabulary };
        return OnnxExporter.Export(checkpoint, folder.File("model"), options).Directory;
    }

    /// <summary>What the exported settings make of a picture here.</summary>
    private static float[] Pixels(string directory, string picture)
    {
        var preprocessor = new ImagePreprocessor(PreprocessConfig.ReadHuggingFace(Path.Combine(directory, "preprocessor_config.json")));
        float[] pixels = new float[3 * preprocessor.ImageSize * preprocessor.ImageSize];
        preprocessor.Preprocess(ImageSource.FromFile(picture), pixels);
        return pixels;
    }

    private static float Correlation(float[] one, float[] other)
    {
        float mean = one.Average();
        float otherMean = other.Average();
        float[] first = [.. one.Select(value => value - mean)];
        float[] second = [.. other.Select(value => value - otherMean)];
        return TensorPrimitives.CosineSimilarity<float>(first, second);
    }

    private static byte[] Noise(int size)
    {
        byte[] rows = new byte[size * ((size * 3) + 1)];
        new Random(5).NextBytes(rows);
        for (int row = 0; row < size; row++)
        {
            // The filter of each row: none.
            rows[row * ((size * 3) + 1)] = 0;
        }

        var compressed = new MemoryStream();
        using (var stream = new ZLibStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            stream.Write(rows);
        }

        return PngBuilder.File((uint)size, (uint)size, depth: 8, colourType: 2, compressed.ToArray());
    }

    private void AssertRows(string name, JsonNode answer, (int[] Shape, float[] Values) expected, string dtype, float cosineFloor)
    {
        float[] actual = answer.Floats(name);
        Assert.Equal(expected.Shape, answer.Shape(name));
        float largest = Closeness.LargestDifference(expected.Values, actual);
        float lowest = 1;
        for (int start = 0; start < actual.Length; start += expected.Shape[1])
        {
            ReadOnlySpan<float> wanted = expected.Values.AsSpan(start, expected.Shape[1]);
            lowest = MathF.Min(lowest, TensorPrimitives.CosineSimilarity(wanted, actual.AsSpan(start, expected.Shape[1])));
        }

        output.WriteLine($"{dtype} {name}: largest difference {largest}, lowest cosine {lowest}");
        Assert.InRange(lowest, cosineFloor, 1.00001f);
        if (dtype is "fp32" or "")
        {
            Assert.InRange(largest, 0, 1e-3f);
        }
    }
}
