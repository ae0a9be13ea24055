using System.Text.Json.Nodes;
using Clip.Sdk.TestSupport;

namespace Clip.Console.Tests.Training;

public class TrainCaptionerCommandTests
{
    [TorchFact]
    public void A_tiny_captioner_goes_to_its_end_over_a_models_embeddings()
    {
        using var folder = new TemporaryFolder();
        string list = PictureSet.WriteCsv(folder.File("pictures"), 12);
        File.WriteAllText(folder.File("run.yaml"), $"""
            name: tiny
            output: {folder.File("runs")}
            model: {Fixtures.Local("models", "vit_quickgelu", "hf")}
            steps: 6
            batch_size: 4
            maximum_tokens: 16
            mapper:
              prefix_length: 2
            language_model:
              width: 16
              layers: 1
              heads: 2
              context_length: 20
              vocabulary_size: 280
            data:
              train:
                - path: {list}
            logging:
              every_steps: 1
              tensor_board: false
            """);

        ClipProcess training = ClipProcess.Run("train", "captioner", folder.File("run.yaml"), "--json");

        Assert.Equal((0, 7), (training.ExitCode, training.Json.Length));
        Assert.All(training.Json[..6], row => Assert.InRange(row["train/loss"]!.GetValue<double>(), 0.1, 10));
        JsonNode summary = training.Json[^1]["summary"]!;
        Assert.True(summary["isComplete"]!.GetValue<bool>());
        string captioner = summary["captioner"]!.GetValue<string>();
        Assert.All(new[] { "captioner.json", "config.json", "model.safetensors", "tokenizer.json", "merges.txt" }, name => Assert.True(File.Exists(Path.Combine(captioner, name)), name));
    }

    [Fact]
    public void A_template_is_a_run_file_that_only_lacks_its_model()
    {
        using var folder = new TemporaryFolder();
        ClipProcess template = ClipProcess.Run("train", "captioner", "--template");
        File.WriteAllText(folder.File("run.yaml"), template.Output);

        ClipProcess check = ClipProcess.Run("train", "captioner", folder.File("run.yaml"), "--check");
        ClipProcess set = ClipProcess.Run("train", "captioner", folder.File("run.yaml"), "--check", "--set", "model=models/clip");

        Assert.Contains("noise_variance:", template.Output, StringComparison.Ordinal);
        Assert.Equal((4, 0), (check.ExitCode, set.ExitCode));
        Assert.Contains("model", check.Error, StringComparison.Ordinal);
        Assert.Equal(2, ClipProcess.Run("train", "captioner").ExitCode);
    }
}
