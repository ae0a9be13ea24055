using System.Text.Json;
using System.Text.Json.Nodes;
using Clip.Sdk.TestSupport;

namespace Clip.Console.Tests;

/// <summary>The commands on the random-weight fixture models, held against the reference's outputs.</summary>
public class EncodingCommandTests
{
    private static readonly string Models = Fixtures.Local("models");
    private static readonly string HuggingFace = Path.Combine(Models, "vit_quickgelu", "hf");
    private static readonly string Pictures = Fixtures.Local("preprocess", "images");

    public static TheoryData<string, string?> Layouts => new()
    {
        { "vit_quickgelu/hf", null },
        { "vit_quickgelu/hf_bin", null },
        { "vit_quickgelu/hf_sharded_fp16", null },
        { "vit_quickgelu/open_clip", "mini_bpe_1024.txt.gz" },
        { "vit_quickgelu/torchscript_fp16_cpu.pt", "mini_bpe_1024.txt.gz" },
        { "vit_quickgelu/torchscript_fp16_cuda0.pt", "mini_bpe_1024.txt.gz" },
        { "rn_quickgelu/torchscript_fp16_cpu.pt", "mini_bpe_1024.txt.gz" },
    };

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Embeddings_of_texts_agree_with_the_reference(string checkpoint, string? vocabulary)
    {
        using var folder = new TemporaryFolder();
        string reference = Path.Combine(Models, checkpoint.Split('/')[0], "reference");
        string[] texts = JsonNode.Parse(File.ReadAllText(Path.Combine(reference, "inputs.json")))!["texts"]!.AsArray().Select(text => text!.GetValue<string>()).ToArray();
        File.WriteAllLines(folder.File("texts.txt"), texts);
        string[] vocabularyOption = vocabulary is null ? [] : ["--vocab", Path.Combine(Models, vocabulary)];

        ClipProcess run = ClipProcess.Run(["embed", "--model", Path.Combine(Models, checkpoint), "--texts-file", folder.File("texts.txt"), "--raw", "--output", folder.File("texts.npy"), .. vocabularyOption]);

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        (int[] shape, float[] values) = Npy.ReadFloats(folder.File("texts.npy"));
        (int[] expectedShape, float[] expected) = Npy.ReadFloats(Path.Combine(reference, "text_features.npy"));
        Assert.Equal(expectedShape, shape);
        Assert.All(values.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, tolerance: 1e-4f));
    }

    [Theory]
    [InlineData("state_dict_zip.pt")]
    [InlineData("state_dict_legacy_fp16.pt")]
    [InlineData("open_clip_training_checkpoint_module_prefix_fp16.pt")]
    public void A_file_that_does_not_say_its_activation_is_encoded_with_a_warning(string name)
    {
        using var folder = new TemporaryFolder();
        string[] arguments = ["embed", "--model", Path.Combine(Models, "vit_quickgelu", name), "--vocab", Path.Combine(Models, "mini_bpe_1024.txt.gz"), "--texts", "a photo of a cat", "--raw", "--output", folder.File("text.npy")];

        ClipProcess run = ClipProcess.Run(arguments);

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("clip: warning: Nothing tells whether", run.Error, StringComparison.Ordinal);
        (_, float[] values) = Npy.ReadFloats(folder.File("text.npy"));
        float[] expected = Npy.ReadFloats(Path.Combine(Models, "vit_quickgelu", "reference", "text_features.npy")).Values;
        Assert.All(values.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, tolerance: 1e-4f));
        Assert.Empty(ClipProcess.Run([.. arguments, "--activation", "quickgelu"]).Error);
    }

    [SharedFact]
    public void Embeddings_of_pictures_agree_with_the_reference()
    {
        using var folder = new TemporaryFolder();
        string reference = Path.Combine(Models, "vit_quickgelu", "reference");
        string[] files = ["jpeg_444.jpg", "jpeg_420.jpg", "png_rgb.png", "jpeg_progressive_420.jpg"];

        ClipProcess run = ClipProcess.Run(["embed", "--model", HuggingFace, "--output", folder.File("images.npy"), "--images", .. files.Select(file => Fixtures.Shared("preprocess", "images", file))]);

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        (_, float[] values) = Npy.ReadFloats(folder.File("images.npy"));
        (_, float[] expected) = Npy.ReadFloats(Path.Combine(reference, "image_features_normalized.npy"));
        Assert.All(values.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, tolerance: 1e-4f));
    }

    [Fact]
    public void Preprocess_writes_the_pixels_of_the_reference()
    {
        using var folder = new TemporaryFolder();

        ClipProcess run = ClipProcess.Run("preprocess", Path.Combine(Pictures, "png_rgba.png"), "--size", "224", "--output", folder.File("seen.npy"));

        Assert.Equal(0, run.ExitCode);
        (int[] shape, byte[] pixels) = Npy.ReadBytes(folder.File("seen.npy"));
        Assert.Equal([224, 224, 3], shape);
        Assert.Equal(Npy.ReadBytes(Fixtures.Local("preprocess", "expected", "png_rgba.u8hwc.npy")).Values, pixels);
    }

    [Fact]
    public void A_bad_picture_becomes_an_error_row_and_the_rest_goes_on()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("broken.png"), [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0]);

        ClipProcess run = ClipProcess.Run("classify", "--model", HuggingFace, "--labels", "cat,dog", "--json", "--no-cache", folder.File("broken.png"), Path.Combine(Pictures, "bmp24.bmp"));

        Assert.Equal(3, run.ExitCode);
        Assert.Equal("image-truncated", run.Json[0]["error"]!["code"]!.GetValue<string>());
        JsonArray labels = run.Json[1]["labels"]!.AsArray();
        Assert.Equal(1, labels.Sum(label => label!["probability"]!.GetValue<double>()), precision: 5);
        Assert.True(labels[0]!["probability"]!.GetValue<double>() >= labels[1]!["probability"]!.GetValue<double>());
    }

    [Fact]
    public void Classes_come_from_the_cache_the_second_time_and_are_the_same()
    {
        string[] arguments = ["classify", "--model", HuggingFace, "--labels", "cat,dog,tree", "--templates", "openai-7", "--json", Path.Combine(Pictures, "gif.gif")];

        Assert.Equal(ClipProcess.Run(arguments).Output, ClipProcess.Run(arguments).Output);
    }

    [Fact]
    public void Scores_of_pairs_follow_both_conventions()
    {
        using var folder = new TemporaryFolder();
        File.Copy(Path.Combine(Pictures, "gif.gif"), folder.File("a.gif"));
        File.WriteAllLines(folder.File("pairs.csv"), ["image,text", "a.gif,\"a cat, sitting\"", "b.gif,a dog"]);

        ClipProcess run = ClipProcess.Run("score", "--model", HuggingFace, "--pairs", folder.File("pairs.csv"), "--json");

        Assert.Equal(3, run.ExitCode);
        JsonNode first = run.Json[0];
        double cosine = first["cosine"]!.GetValue<double>();
        Assert.Equal("a cat, sitting", first["text"]!.GetValue<string>());
        Assert.Equal(2.5 * Math.Max(cosine, 0), first["clipScore"]!.GetValue<double>(), precision: 5);
        Assert.Equal(100 * Math.Max(cosine, 0), first["clipScorePercent"]!.GetValue<double>(), precision: 4);
        Assert.Equal("image-not-found", run.Json[1]["error"]!["code"]!.GetValue<string>());
        Assert.Equal(1, run.Json[2]["summary"]!["scored"]!.GetValue<int>());
    }

    [Fact]
    public void Too_long_texts_are_errors_unless_truncation_is_asked_for()
    {
        using var folder = new TemporaryFolder();
        string text = string.Join(' ', Enumerable.Repeat("cat", 100));
        string[] arguments = ["embed", "--model", HuggingFace, "--texts", text, "a cat", "--output", folder.File("out.npy"), "--json"];

        ClipProcess refused = ClipProcess.Run(arguments);
        ClipProcess truncated = ClipProcess.Run([.. arguments, "--truncate"]);

        Assert.Equal((3, 1), (refused.ExitCode, refused.Json[0]["errors"]!.GetValue<int>()));
        Assert.Contains("pass --truncate", refused.Error, StringComparison.Ordinal);
        Assert.Equal((0, 1), (truncated.ExitCode, truncated.Json[0]["truncated"]!.GetValue<int>()));
    }

    [Fact]
    public void Nothing_is_written_when_the_model_cannot_be_loaded()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("model.safetensors"), new byte[100]);

        ClipProcess run = ClipProcess.Run("embed", "--model", folder.File("model.safetensors"), "--texts", "a", "--output", folder.File("out.npy"));

        Assert.Equal(4, run.ExitCode);
        Assert.False(File.Exists(folder.File("out.npy")));
    }

    [Fact]
    public void A_device_that_is_absent_is_named_and_nothing_falls_back()
    {
        using var folder = new TemporaryFolder();

        ClipProcess run = ClipProcess.Run("embed", "--model", HuggingFace, "--device", "cuda:0", "--texts", "a", "--output", folder.File("out.npy"));

        Assert.Equal(4, run.ExitCode);
        Assert.Contains("'cuda:0'", run.Error, StringComparison.Ordinal);
    }
}
