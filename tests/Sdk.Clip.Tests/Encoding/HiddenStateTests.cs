using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Clip.Sdk.TestSupport;

namespace Clip.Sdk.Clip.Tests.Engine;

/// <summary>Hidden states against the reference's.</summary>
public class HiddenStateTests
{
    public static TheoryData<string, string, string> TextCases
    {
        get
        {
            var cases = new TheoryData<string, string, string>();
            foreach ((string model, string file) in new[] { (ModelFixture.Vit, "hf"), (ModelFixture.Vit, "open_clip"), (ModelFixture.ResNet, "torchscript_fp16_cpu.pt") })
            {
                cases.Add(model, file, "zero");
                cases.Add(model, file, "eot");
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(TextCases))]
    public void Text_states_are_those_of_Stable_Diffusion(string model, string file, string padding)
    {
        using ClipModel clip = ModelFixture.Load(model, file);
        int[] ids = ModelFixture.Ids(model, $"sd/{padding}_padded_input_ids");
        (string Name, TextStateOptions Options)[] layers =
        [
            ("last_hidden_state", new TextStateOptions()),
            ("hidden_minus2_raw", new TextStateOptions { SkippedLayers = 1, ApplyFinalNorm = false }),
            ("hidden_minus2_final_layer_norm", new TextStateOptions { SkippedLayers = 1 }),
        ];
        foreach ((string name, TextStateOptions options) in layers)
        {
            (int[] shape, float[] expected) = ModelFixture.Reference(model, $"sd/{padding}_padded_{name}");
            using TextStateEncoder encoder = clip.OpenTextStates(options);
            float[] actual = new float[expected.Length];
            encoder.EncodeTokens(ids, 1, actual);

            Assert.Equal((shape[0], shape[1]), (encoder.TokenCount, encoder.Width));
            Assert.InRange(Closeness.LargestDifference(expected, actual), 0, Closeness.AbsoluteTolerance);
        }
    }

    [Theory]
    [InlineData("zero", 0)]
    [InlineData("eot", 1023)]
    public void Text_states_of_a_text_take_the_padding_that_is_asked_for(string padding, int paddingId)
    {
        using ClipModel clip = ModelFixture.Load(ModelFixture.Vit, "open_clip");
        using TextStateEncoder encoder = clip.OpenTextStates(new TextStateOptions { PaddingId = paddingId });
        (_, float[] expected) = ModelFixture.Reference(ModelFixture.Vit, $"sd/{padding}_padded_last_hidden_state");
        float[] actual = new float[2 * expected.Length];

        encoder.Encode(["a painting of a fox sitting in a field at sunrise", "a painting of a fox sitting in a field at sunrise"], actual);

        Assert.InRange(Closeness.LargestDifference(expected, actual), 0, Closeness.AbsoluteTolerance);
        Assert.InRange(Closeness.LargestDifference(expected, actual.AsSpan(expected.Length)), 0, Closeness.AbsoluteTolerance);
    }

    [Theory]
    [InlineData("image0_after_last_block", 0)]
    [InlineData("image0_after_ln_pre", 3)]
    public void Image_tokens_of_a_vision_transformer_agree(string name, int skippedLayers)
    {
        using ClipModel clip = ModelFixture.Load(ModelFixture.Vit, "hf");
        using ImageStateEncoder encoder = clip.OpenImageStates(new ImageStateOptions { SkippedLayers = skippedLayers });
        (_, float[] expected) = ModelFixture.Reference(ModelFixture.Vit, name);
        (_, float[] pixels) = ModelFixture.Reference(ModelFixture.Vit, "pixel_values");
        float[] actual = new float[expected.Length];

        encoder.EncodePixels(pixels, 1, actual);

        Assert.Equal(expected.Length, encoder.TokenCount * encoder.Width);
        Assert.InRange(Closeness.LargestDifference(expected, actual), 0, Closeness.AbsoluteTolerance);
    }

    [Theory]
    [InlineData("image0_layer4", 0)]
    [InlineData("image0_layer1", 3)]
    public void Image_cells_of_a_ResNet_agree(string name, int skippedLayers)
    {
        using ClipModel clip = ModelFixture.Load(ModelFixture.ResNet, "torchscript_fp16_cpu.pt");
        using ImageStateEncoder encoder = clip.OpenImageStates(new ImageStateOptions { SkippedLayers = skippedLayers });
        (int[] shape, float[] channelsFirst) = ModelFixture.Reference(ModelFixture.ResNet, name);
        (_, float[] pixels) = ModelFixture.Reference(ModelFixture.ResNet, "pixel_values");
        float[] actual = new float[channelsFirst.Length];
        encoder.EncodePixels(pixels, 1, actual);

        Assert.Equal((shape[1] * shape[2], shape[0]), (encoder.TokenCount, encoder.Width));
        float largest = 0;
        for (int i = 0; i < channelsFirst.Length; i++)
        {
            largest = MathF.Max(largest, MathF.Abs(channelsFirst[i] - actual[((i % encoder.TokenCount) * encoder.Width) + (i / encoder.TokenCount)]));
        }

        Assert.InRange(largest, 0, Closeness.AbsoluteTolerance);
    }

    [Fact]
    public void The_normalised_class_token_projects_to_the_reference_embedding()
    {
        using ClipModel clip = ModelFixture.Load(ModelFixture.Vit, "hf");
        using ImageStateEncoder encoder = clip.OpenImageStates(new ImageStateOptions { ApplyFinalNorm = true });
        (_, float[] pixels) = ModelFixture.Reference(ModelFixture.Vit, "pixel_values");
        (int[] shape, float[] expected) = ModelFixture.Reference(ModelFixture.Vit, "image_features");
        ReadOnlySpan<float> projection = MemoryMarshal.Cast<byte, float>(clip.Checkpoint.Tensors["visual_projection.weight"].Bytes);
        float[] states = new float[encoder.TokenCount * encoder.Width];

        encoder.EncodePixels(pixels, 1, states);

        float[] projected = new float[shape[1]];
        for (int dimension = 0; dimension < shape[1]; dimension++)
        {
            projected[dimension] = TensorPrimitives.Dot(states.AsSpan(0, encoder.Width), projection.Slice(dimension * encoder.Width, encoder.Width));
        }

        Closeness.AssertRows(expected.AsSpan(0, shape[1]), projected, shape[1]);
    }

    [Fact]
    public void Pictures_go_through_the_preprocessor()
    {
        using ClipModel clip = ModelFixture.Load(ModelFixture.Vit, "hf");
        using ImageStateEncoder encoder = clip.OpenImageStates();
        ImageSource picture = ImageSource.FromFile(Fixtures.Local("preprocess", "images", "noise_300x225.png"));
        float[] pixels = new float[3 * 64 * 64];
        clip.Preprocessor.Preprocess(picture, pixels);
        float[] expected = new float[encoder.TokenCount * encoder.Width];
        float[] actual = new float[2 * expected.Length];

        encoder.EncodePixels(pixels, 1, expected);
        encoder.Encode([picture, picture], actual);

        Assert.Equal([.. expected, .. expected], actual);
    }

    [Fact]
    public void More_layers_than_there_are_cannot_be_left_out()
    {
        using ClipModel clip = ModelFixture.Load(ModelFixture.Vit, "hf");

        Assert.Throws<InputException>(() => clip.OpenTextStates(new TextStateOptions { SkippedLayers = 4 }));
        var error = Assert.Throws<InputException>(() => clip.OpenImageStates(new ImageStateOptions { SkippedLayers = 4 }));
        Assert.StartsWith("Hidden states were asked for with 4 layers left out, but this tower can leave out 3 at most.", error.Message, StringComparison.Ordinal);
    }
}
