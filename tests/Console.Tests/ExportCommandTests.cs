using System.Text.Json.Nodes;
using Clip.Sdk.TestSupport;

namespace Clip.Console.Tests;

public class ExportCommandTests
{
    private static readonly string Models = Fixtures.Local("models");
    private static readonly string HuggingFace = Path.Combine(Models, "vit_quickgelu", "hf");

    [Fact]
    public void A_checkpoint_is_exported_verified_and_replaced_only_when_asked()
    {
        using var folder = new TemporaryFolder();
        string[] export = ["export", "--model", HuggingFace, "--output", folder.File("onnx"), "--variants", "fp32,q8", "--verify", "--json"];

        ClipProcess run = ClipProcess.Run(export);
        ClipProcess refused = ClipProcess.Run(export);
        ClipProcess replaced = ClipProcess.Run([.. export, "--overwrite", "--towers-only"]);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.DoesNotContain("warning", run.Error, StringComparison.Ordinal);
        string[] files = [.. run.Json[0]["files"]!.AsArray().Select(file => file!["name"]!.GetValue<string>())];
        Assert.Contains("onnx/model_quantized.onnx", files);
        Assert.Contains("tokenizer.json", files);
        JsonArray checks = run.Json[0]["checks"]!.AsArray();
        Assert.Equal(8, checks.Count);
        Assert.All(checks, check => Assert.InRange(check!["lowestCosine"]!.GetValue<double>(), 0.99, 1.0001));
        Assert.Equal(4, refused.ExitCode);
        Assert.Contains("--overwrite", refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, replaced.ExitCode);
        Assert.False(File.Exists(folder.File("onnx/onnx/model.onnx")));
        Assert.True(File.Exists(folder.File("onnx/onnx/text_model_quantized.onnx")));
    }

    [Fact]
    public void Another_picture_size_goes_into_the_networks_and_the_settings()
    {
        using var folder = new TemporaryFolder();

        ClipProcess run = ClipProcess.Run("export", "--model", HuggingFace, "--output", folder.File("onnx"), "--image-size", "96", "--towers-only", "--verify");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.DoesNotContain("warning", run.Error, StringComparison.Ordinal);
        Assert.Contains("operator set 17", run.Output, StringComparison.Ordinal);
        JsonNode config = JsonNode.Parse(File.ReadAllText(folder.File("onnx/config.json")))!;
        JsonNode pictures = JsonNode.Parse(File.ReadAllText(folder.File("onnx/preprocessor_config.json")))!;
        Assert.Equal(96, config["vision_config"]!["image_size"]!.GetValue<int>());
        Assert.Equal(96, pictures["crop_size"]!["height"]!.GetValue<int>());
    }

    [Fact]
    public void A_missing_vocabulary_is_a_warning_and_a_named_one_is_used()
    {
        using var folder = new TemporaryFolder();
        string[] export = ["export", "--model", Path.Combine(Models, "rn_quickgelu", "torchscript_fp16_cpu.pt"), "--towers-only", "--output"];

        ClipProcess without = ClipProcess.Run([.. export, folder.File("without")]);
        ClipProcess with = ClipProcess.Run([.. export, folder.File("with"), "--vocab", Path.Combine(Models, "mini_bpe_1024.txt.gz")]);

        Assert.Equal((0, 0), (without.ExitCode, with.ExitCode));
        Assert.Contains("clip: warning: ", without.Error, StringComparison.Ordinal);
        Assert.Contains("--vocab", without.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("--vocab", with.Error, StringComparison.Ordinal);
        Assert.Contains("clip_modified_resnet_vision_model", with.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(folder.File("with/tokenizer.json")));
        Assert.False(File.Exists(folder.File("without/tokenizer.json")));
    }

    [Fact]
    public void A_wrong_variant_names_the_right_ones()
    {
        ClipProcess run = ClipProcess.Run("export", "--model", "m", "--output", "o", "--variants", "fp32,int4");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("'int4' is no variant. Use one or more of: fp32, fp16, q8.", run.Error, StringComparison.Ordinal);
    }
}
