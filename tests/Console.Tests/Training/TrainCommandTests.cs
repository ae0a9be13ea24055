using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Clip.Sdk.TestSupport;

namespace Clip.Console.Tests.Training;

public class TrainCommandTests
{
    [TorchFact]
    public void A_tiny_run_goes_to_its_end_and_its_model_encodes()
    {
        using var folder = new TemporaryFolder();
        string list = PictureSet.WriteCsv(folder.File("pictures"), 20);
        string run = TinyRun.Write(folder, list, TinyRun.TrainVocabulary(folder, list));

        ClipProcess training = ClipProcess.Run("train", run, "--json");

        Assert.Equal(0, training.ExitCode);
        JsonNode[] rows = training.Json;
        Assert.Equal(13, rows.Length);
        Assert.Equal(Enumerable.Range(0, 12), rows[..12].Select(row => row["step"]!.GetValue<int>()));
        Assert.All(rows[..12], row => Assert.InRange(row["train/loss"]!.GetValue<double>(), 0.1, 10));
        JsonNode summary = rows[^1]["summary"]!;
        Assert.True(summary["isComplete"]!.GetValue<bool>());
        Assert.Contains("step 12/12 100.0 %", training.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(folder.File("runs", "tiny", "curves", "train-loss.svg")));
        string model = summary["modelFolder"]!.GetValue<string>();
        ClipProcess embedding = ClipProcess.Run("embed", "--model", model, "--texts", "a red bar", "--output", folder.File("text.npy"));
        Assert.True(embedding.ExitCode == 0, embedding.Error);
        Assert.Equal([1, 16], Npy.ReadFloats(folder.File("text.npy")).Shape);

        // From that model: fine-tuning needs a checkpoint alone, and takes the rest from the command line.
        ClipProcess tuned = ClipProcess.Run("train", run, "--name", "tuned", "--set", "steps=2", "--set", $"model.checkpoint={model}", "--set", "model.tokenizer=null", "--output", folder.File("other"));
        Assert.Equal(0, tuned.ExitCode);
        Assert.True(Directory.Exists(folder.File("other", "tuned", "model")));
    }

    [TorchFact]
    public async Task Ctrl_C_saves_a_checkpoint_and_the_second_run_goes_on_from_it()
    {
        using var folder = new TemporaryFolder();
        string list = PictureSet.WriteCsv(folder.File("pictures"), 20);
        string run = TinyRun.Write(folder, list, TinyRun.TrainVocabulary(folder, list));
        using Process process = ClipProcess.Start(["train", run, "--set", "steps=1000000"]);
        string? line;
        do
        {
            line = await process.StandardError.ReadLineAsync();
            Assert.NotNull(line);
        }
        while (!line.StartsWith("step 3/", StringComparison.Ordinal));

        using (Process kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        string error = await process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        Assert.True(process.WaitForExit(60_000));
        Assert.Equal((130, true), (process.ExitCode, output.Contains("To go on: clip train", StringComparison.Ordinal)));
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        string checkpoint = Assert.Single(Directory.GetDirectories(folder.File("runs", "tiny", "checkpoints")));
        long done = long.Parse(Path.GetFileName(checkpoint)["step-".Length..], CultureInfo.InvariantCulture);
        Assert.True(done >= 3);

        ClipProcess second = ClipProcess.Run("train", run, "--set", $"steps={done + 2}", "--json");

        Assert.Equal(0, second.ExitCode);
        Assert.Equal([done, done + 1], second.Json[..^1].Select(row => row["step"]!.GetValue<long>()));
        ClipProcess never = ClipProcess.Run("train", run, "--resume", "never");
        Assert.Equal(4, never.ExitCode);
        Assert.Contains("holds a run already", never.Error, StringComparison.Ordinal);
    }

    [TorchFact]
    public void A_loss_that_jumps_ends_the_run_with_its_own_code()
    {
        using var folder = new TemporaryFolder();
        string list = PictureSet.WriteCsv(folder.File("pictures"), 20);
        string run = TinyRun.Write(folder, list, TinyRun.TrainVocabulary(folder, list));

        ClipProcess training = ClipProcess.Run("train", run, "--set", "explosion_factor=0.5", "--set", "steps=200");

        Assert.Equal(5, training.ExitCode);
        Assert.Contains("more than 0.5 times its average", training.Error, StringComparison.Ordinal);
        Assert.Contains("There is no checkpoint yet.", training.Error, StringComparison.Ordinal);
    }

    [TorchFact]
    public void Two_processes_that_a_launcher_started_train_one_model()
    {
        using var folder = new TemporaryFolder();
        string list = PictureSet.WriteCsv(folder.File("pictures"), 20);
        string run = TinyRun.Write(folder, list, TinyRun.TrainVocabulary(folder, list));
        string port = FreePort().ToString(CultureInfo.InvariantCulture);
        string[] arguments = ["train", run, "--set", "steps=3", "--set", "batch_size=5", "--json"];
        Task<ClipProcess>[] processes = [.. Enumerable.Range(0, 2).Select(rank => Task.Run(() => ClipProcess.RunWithVariables(
            [("RANK", rank.ToString(CultureInfo.InvariantCulture)), ("LOCAL_RANK", rank.ToString(CultureInfo.InvariantCulture)), ("WORLD_SIZE", "2"), ("MASTER_ADDR", "127.0.0.1"), ("MASTER_PORT", port)],
            arguments)))];

        ClipProcess[] ended = [.. processes.Select(process => process.Result)];

        Assert.All(ended, process => Assert.True(process.ExitCode == 0, process.Error));
        Assert.Equal(4, ended[0].Json.Length);
        Assert.Equal(string.Empty, ended[1].Output);
        Assert.True(Directory.Exists(folder.File("runs", "tiny", "model")));
    }

    [Fact]
    public void The_template_explains_every_option_and_reads_back_as_the_defaults()
    {
        using var folder = new TemporaryFolder();

        ClipProcess template = ClipProcess.Run("train", "--template");
        File.WriteAllText(folder.File("run.yaml"), template.Output);
        ClipProcess check = ClipProcess.Run("train", folder.File("run.yaml"), "--check");

        Assert.Equal(0, template.ExitCode);
        Assert.Contains("# The peak learning rate. Default 5e-4.", template.Output, StringComparison.Ordinal);
        Assert.Contains("One of float32, bfloat16, float16.", template.Output, StringComparison.Ordinal);
        Assert.Contains("#  rank: 4", template.Output, StringComparison.Ordinal);
        // Nothing is wrong but what no default can say: a vocabulary, and data.
        Assert.Equal(4, check.ExitCode);
        Assert.Equal(2, check.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("needs a vocabulary", check.Error, StringComparison.Ordinal);
        Assert.Contains("names no training data", check.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_check_says_what_a_run_amounts_to_without_the_engine()
    {
        using var folder = new TemporaryFolder();
        string list = PictureSet.WriteCsv(folder.File("pictures"), 20);
        string run = TinyRun.Write(folder, list, TinyRun.TrainVocabulary(folder, list));

        ClipProcess check = ClipProcess.RunWithVariables([("CLIP_TORCH_SHIM", "/nowhere/shim.so")], "train", run, "--check", "--json");

        Assert.True(check.ExitCode == 0, check.Error);
        JsonNode plan = Assert.Single(check.Json);
        Assert.Equal((20, 12), (plan["pairsPerEpoch"]!.GetValue<int>(), plan["steps"]!.GetValue<int>()));
        Assert.False(Directory.Exists(folder.File("runs")));
    }

    [Fact]
    public void Mistakes_of_a_run_file_are_all_told_with_their_lines()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder.File("run.yaml"),
        [
            "steps: 5",
            "model:",
            "  tokenizer: none/vocabulary",
            "data:",
            "  train:",
            "    - path: none.csv",
            "    - path: none-{0..3}.tar",
            "evaluation:",
            "  zero_shot:",
            "    - { name: a, path: none, templates: no-set }",
        ]);
        File.WriteAllLines(folder.File("typo.yaml"), ["seed: x", "optimiser: { learnig_rate: 1 }"]);

        ClipProcess check = ClipProcess.Run("train", folder.File("run.yaml"), "--check");
        ClipProcess typo = ClipProcess.Run("train", folder.File("typo.yaml"));
        ClipProcess json = ClipProcess.Run("train", folder.File("run.yaml"), "--check", "--json");

        Assert.Equal(4, check.ExitCode);
        foreach (string place in new[] { "run.yaml(3,14): ", "run.yaml(6,13): ", "run.yaml(7,13): 4 shards do not exist", "run.yaml(10,41): ", "run.yaml(10,24): " })
        {
            Assert.Contains(place, check.Error, StringComparison.Ordinal);
        }

        Assert.Equal(5, json.Json[0]["problems"]!.AsArray().Count);
        Assert.Equal(4, typo.ExitCode);
        Assert.Contains("typo.yaml(1,7): 'seed' must be a whole number", typo.Error, StringComparison.Ordinal);
        Assert.Contains("typo.yaml(2,14): 'optimiser' has no key 'learnig_rate'. Did you mean 'learning_rate'?", typo.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_engine_the_way_to_it_is_told()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("run.yaml"), "steps: 1\n");

        ClipProcess run = ClipProcess.RunWithVariables([("CLIP_TORCH_SHIM", "/nowhere/shim.so")], "train", folder.File("run.yaml"));

        Assert.Equal(4, run.ExitCode);
        Assert.Contains("native/build-torch-shim", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_file_or_a_template_must_be_asked_for()
    {
        Assert.Equal(2, ClipProcess.Run("train").ExitCode);
        Assert.Equal(4, ClipProcess.Run("train", "none.yaml").ExitCode);
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
