using System.Numerics.Tensors;
using System.Text.Json;
using Clip.Sdk.Checkpoints;
using Clip.Sdk.Export;
using Clip.Sdk.Scores;
using Clip.Sdk.TestSupport;
using Clip.Sdk.Tokenization;
using Xunit.Abstractions;
using TemporaryFolder = Clip.Sdk.TestSupport.TemporaryFolder;

namespace Clip.Sdk.Clip.Tests.Engine;

/// <summary>SigLIP's towers against PyTorch's numbers for the same weights (tests/reference/siglip.py).</summary>
public class SiglipTests(ITestOutputHelper output)
{
    private const string Siglip = "siglip";

    [Fact]
    public void Pictures_agree_with_the_reference()
    {
        using ClipModel model = Load();
        (int[] shape, float[] pixels) = ModelFixture.Reference(Siglip, "pixel_values");
        (int[] rows, float[] expected) = ModelFixture.Reference(Siglip, "image_features");

        float[] actual = new float[expected.Length];
        model.Images.EncodePixels(pixels, shape[0], actual, EmbeddingForm.Raw);

        output.WriteLine($"largest difference {Closeness.LargestDifference(expected, actual)}");
        Closeness.AssertRows(expected, actual, rows[1]);
    }

    [Fact]
    public void Texts_agree_with_the_reference()
    {
        using ClipModel model = Load();
        (int[] rows, float[] expected) = ModelFixture.Reference(Siglip, "text_features");

        float[] fromIds = new float[expected.Length];
        model.Texts.EncodeTokens(ModelFixture.Ids(Siglip), rows[0], fromIds, EmbeddingForm.Raw);
        float[] fromTexts = new float[expected.Length];
        model.Texts.Encode(Texts(), fromTexts, EmbeddingForm.Raw);

        output.WriteLine($"largest difference {Closeness.LargestDifference(expected, fromIds)}");
        Closeness.AssertRows(expected, fromIds, rows[1]);
        Assert.Equal(fromIds, fromTexts);
        Assert.Equal(1, model.Texts.TruncatedTexts);
    }

    [Fact]
    public void Each_pair_has_a_probability_of_its_own()
    {
        using ClipModel model = Load();
        (int[] shape, float[] pixels) = ModelFixture.Reference(Siglip, "pixel_values");
        float[] images = new float[shape[0] * model.Info.Dimensions];
        model.Images.EncodePixels(pixels, shape[0], images);
        EmbeddingMatrix texts = model.Texts.Encode<string>(Texts());
        (int[] rows, float[] expectedLogits) = ModelFixture.Reference(Siglip, "logits_per_image");
        (_, float[] expected) = ModelFixture.Reference(Siglip, "probs_per_image");

        float[] cosines = new float[rows[1]];
        float[] values = new float[rows[1]];
        for (int image = 0; image < rows[0]; image++)
        {
            for (int text = 0; text < rows[1]; text++)
            {
                cosines[text] = TensorPrimitives.CosineSimilarity<float>(images.AsSpan(image * model.Info.Dimensions, model.Info.Dimensions), texts[text]);
            }

            ClipLogits.FromCosines(model.Info, cosines, values);
            Assert.InRange(Closeness.LargestDifference(expectedLogits.AsSpan(image * rows[1], rows[1]), values), 0, 1e-3f);
            ClipLogits.Probabilities(model.Info, cosines, values);
            Assert.InRange(Closeness.LargestDifference(expected.AsSpan(image * rows[1], rows[1]), values), 0, 1e-4f);
        }

        Assert.Equal(ClipObjective.Sigmoid, model.Info.Objective);
        Assert.Equal(10, model.Info.LogitScale, 1e-4f);
        Assert.Equal(-10, model.Info.LogitBias);
    }

    [Fact]
    public void States_of_patches_are_those_after_the_last_norm()
    {
        using ClipModel model = Load();
        using ImageStateEncoder states = model.OpenImageStates(new ImageStateOptions { ApplyFinalNorm = true });
        (int[] shape, float[] pixels) = ModelFixture.Reference(Siglip, "pixel_values");
        (int[] rows, float[] expected) = ModelFixture.Reference(Siglip, "image_states");

        float[] actual = new float[expected.Length];
        states.EncodePixels(pixels, shape[0], actual);

        Assert.Equal([rows[1], rows[2]], [states.TokenCount, states.Width]);
        Closeness.AssertRows(expected, actual, rows[2]);
    }

    [Theory]
    [InlineData(ClipPrecision.Float16, 0.9999f)]
    [InlineData(ClipPrecision.Int8, 0.99f)]
    public void Other_precisions_are_near(ClipPrecision precision, float cosineFloor)
    {
        using ClipModel model = Load();
        using ClipModel other = Load(new ClipOptions { Precision = precision });
        (int[] shape, float[] pixels) = ModelFixture.Reference(Siglip, "pixel_values");
        float[] expected = new float[shape[0] * model.Info.Dimensions];
        float[] actual = new float[expected.Length];

        model.Images.EncodePixels(pixels, shape[0], expected);
        other.Images.EncodePixels(pixels, shape[0], actual);
        EmbeddingMatrix expectedTexts = model.Texts.Encode<string>(Texts());
        EmbeddingMatrix actualTexts = other.Texts.Encode<string>(Texts());

        for (int row = 0; row < shape[0]; row++)
        {
            int start = row * model.Info.Dimensions;
            Assert.InRange(TensorPrimitives.CosineSimilarity<float>(expected.AsSpan(start, model.Info.Dimensions), actual.AsSpan(start, model.Info.Dimensions)), cosineFloor, 1.00001f);
        }

        for (int row = 0; row < expectedTexts.Count; row++)
        {
            Assert.InRange(TensorPrimitives.CosineSimilarity(expectedTexts[row], actualTexts[row]), cosineFloor, 1.00001f);
        }
    }

    [Fact]
    public void A_picture_does_not_depend_on_its_batch_and_another_size_is_taken()
    {
        using ClipModel model = Load();
        (int[] shape, float[] pixels) = ModelFixture.Reference(Siglip, "pixel_values");
        int dimensions = model.Info.Dimensions;
        float[] together = new float[shape[0] * dimensions];
        float[] alone = new float[dimensions];
        model.Images.EncodePixels(pixels, shape[0], together);
        model.Images.EncodePixels(pixels.AsSpan(0, 3 * 32 * 32), 1, alone);

        using ClipModel larger = Load(new ClipOptions { ImageSize = 48 });
        float[] resized = larger.Images.EncodeOne(ImageSource.FromFile(Fixtures.Local("preprocess", "images", "gif.gif")));

        Assert.Equal(together.AsSpan(0, dimensions).ToArray(), alone);
        Assert.Equal(dimensions, resized.Length);
        Assert.Equal("ViT-64x2/8-SigLIP@48px", larger.Info.Name);
    }

    [Fact]
    public void What_CLIP_s_tokenizer_is_wanted_for_says_where_to_look()
    {
        using ClipModel model = Load();

        Assert.IsType<UnigramTokenizer>(model.Texts.RowTokenizer);
        Assert.Contains(nameof(OnnxTextEncoder.RowTokenizer), Assert.Throws<InputException>(() => model.Tokenizer).Message, StringComparison.Ordinal);
        using ClipModel other = Load(new ClipOptions { Normalization = TextNormalization.OpenAi });
        Assert.Contains("Leave it unset", Assert.Throws<InputException>(() => other.Texts.EncodeOne("a cat")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Exports_and_weights_without_a_configuration_are_refused()
    {
        using var folder = new TemporaryFolder();
        using (Checkpoint checkpoint = Checkpoint.Open(Fixtures.Local("models", Siglip)))
        {
            Assert.Contains("SigLIP", Assert.Throws<InputException>(() => OnnxExporter.Export(checkpoint, folder.File("out"))).Message, StringComparison.Ordinal);
        }

        File.Copy(Fixtures.Local("models", Siglip, "model.safetensors"), folder.File("model.safetensors"));

        Assert.Contains("config.json", Assert.Throws<ModelFormatException>(() => Checkpoint.Open(folder.File("model.safetensors"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_tensors_are_named_as_the_file_names_them()
    {
        using var folder = new TemporaryFolder();
        File.Copy(Fixtures.Local("models", Siglip, "model.safetensors"), folder.File("model.safetensors"));
        File.WriteAllText(folder.File("config.json"), File.ReadAllText(Fixtures.Local("models", Siglip, "config.json")).Replace("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 3", StringComparison.Ordinal));

        var error = Assert.Throws<ModelFormatException>(() => Checkpoint.Open(folder.Path));

        Assert.Contains("text_model.encoder.layers.2.", error.Message, StringComparison.Ordinal);
    }

    private static ClipModel Load(ClipOptions? options = null) =>
        ClipModel.Load(Fixtures.Local("models", Siglip), (options ?? new ClipOptions()) with { Truncation = TextTruncation.KeepEndOfText });

    private static string[] Texts()
    {
        using JsonDocument tokens = JsonDocument.Parse(File.ReadAllText(Fixtures.Local("models", Siglip, "reference", "tokens.json")));
        return [.. tokens.RootElement.GetProperty("texts").EnumerateArray().Select(text => text.GetString()!)];
    }
}
