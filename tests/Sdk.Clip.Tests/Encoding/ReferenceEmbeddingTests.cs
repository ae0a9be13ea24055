using Clip.Sdk.TestSupport;
using Xunit.Abstractions;

namespace Clip.Sdk.Clip.Tests.Engine;

/// <summary>Embeddings against openai/CLIP's own, for every form in which one model's weights are published.</summary>
public class ReferenceEmbeddingTests(ITestOutputHelper output)
{
    public static TheoryData<string, string> Checkpoints => new()
    {
        { ModelFixture.Vit, "state_dict_zip.pt" },
        { ModelFixture.Vit, "state_dict_legacy_fp16.pt" },
        { ModelFixture.Vit, "torchscript_fp16_cpu.pt" },
        { ModelFixture.Vit, "torchscript_fp16_cuda0.pt" },
        { ModelFixture.Vit, "open_clip" },
        { ModelFixture.Vit, "open_clip_training_checkpoint_module_prefix_fp16.pt" },
        { ModelFixture.Vit, "hf" },
        { ModelFixture.Vit, "hf_sharded_fp16" },
        { ModelFixture.Vit, "hf_bin" },
        { ModelFixture.ResNet, "torchscript_fp16_cpu.pt" },
    };

    [Theory]
    [MemberData(nameof(Checkpoints))]
    public void Images_agree_with_the_reference(string model, string file)
    {
        using ClipModel clip = ModelFixture.Load(model, file, Options(file));
        (_, float[] pixels) = ModelFixture.Reference(model, "pixel_values");

        foreach (EmbeddingForm form in Enum.GetValues<EmbeddingForm>())
        {
            (int[] shape, float[] expected) = ModelFixture.Reference(model, form == EmbeddingForm.Raw ? "image_features" : "image_features_normalized");
            float[] actual = new float[expected.Length];
            clip.Images.EncodePixels(pixels, shape[0], actual, form);

            output.WriteLine($"{form}: largest difference {Closeness.LargestDifference(expected, actual)}");
            Closeness.AssertRows(expected, actual, shape[1]);
        }
    }

    [Theory]
    [MemberData(nameof(Checkpoints))]
    public void Texts_agree_with_the_reference(string model, string file)
    {
        using ClipModel clip = ModelFixture.Load(model, file, Options(file));
        int[] ids = ModelFixture.Ids(model);

        foreach (EmbeddingForm form in Enum.GetValues<EmbeddingForm>())
        {
            (int[] shape, float[] expected) = ModelFixture.Reference(model, form == EmbeddingForm.Raw ? "text_features" : "text_features_normalized");
            float[] fromIds = new float[expected.Length];
            clip.Texts.EncodeTokens(ids, shape[0], fromIds, form);
            float[] fromTexts = new float[expected.Length];
            clip.Texts.Encode(ModelFixture.Texts(model), fromTexts, form);

            output.WriteLine($"{form}: largest difference {Closeness.LargestDifference(expected, fromIds)}");
            Closeness.AssertRows(expected, fromIds, shape[1]);
            Assert.Equal(fromIds, fromTexts);
        }
    }

    /// <summary>A bare state dictionary says nothing about its non-linearity, so the caller must.</summary>
    private static ClipOptions Options(string file) => file.StartsWith("state_dict", StringComparison.Ordinal) || file.StartsWith("open_clip_training", StringComparison.Ordinal)
        ? new ClipOptions { Activation = Architectures.Activation.QuickGelu }
        : new ClipOptions();
}
