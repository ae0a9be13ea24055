using System.Text.Json.Nodes;

namespace Clip.Console.Tests.Training;

public class TokenizerCommandTests
{
    private static readonly string[] Captions = ["a red bar", "a red cart", "a blue bar", "the red, red bar"];

    [Fact]
    public void A_vocabulary_is_learned_and_measured_and_other_commands_read_it()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder.File("captions.txt"), Captions);
        File.WriteAllLines(folder.File("other.txt"), ["a green bar"]);

        ClipProcess run = ClipProcess.Run(
            "tokenizer", "train", folder.File("captions.txt"), "--size", "540", "--context-length", "12", "--output", folder.File("out"), "--simple", folder.File("simple.txt.gz"), "--held-out", folder.File("other.txt"), "--json");

        Assert.True(run.ExitCode == 0, run.Error);
        JsonNode report = Assert.Single(run.Json);
        JsonNode training = report["training"]!;
        // Words by hand: 3 + 3 + 3 + (the red , red bar) = 14.
        Assert.Equal((4L, 14L), (training["texts"]!.GetValue<long>(), training["words"]!.GetValue<long>()));
        Assert.Equal(Captions.Sum(caption => caption.Length) / training["tokens"]!.GetValue<double>(), training["bytesPerToken"]!.GetValue<double>(), precision: 9);
        Assert.Equal(1, report["heldOut"]!["texts"]!.GetValue<int>());
        Assert.True(report["heldOut"]!["singleTokenWords"]!.GetValue<double>() < training["singleTokenWords"]!.GetValue<double>());
        foreach (string file in new[] { "vocab.json", "merges.txt", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json" })
        {
            Assert.True(File.Exists(folder.File("out", file)), file);
        }

        // 'red' occurs four times, so it is one token.
        foreach (string vocabulary in new[] { folder.File("out"), folder.File("simple.txt.gz") })
        {
            ClipProcess tokens = ClipProcess.Run("tokenize", "--vocab", vocabulary, "red");
            Assert.EndsWith(":red</w>", tokens.Output.TrimEnd(), StringComparison.Ordinal);
            Assert.DoesNotContain(' ', tokens.Output.TrimEnd());
        }

        Assert.Equal(12, ClipProcess.RunWithInput("\"red\"\n", "tokenize", "--vocab", folder.File("out"), "--json").Json[0]["row"]!.AsArray().Count);
    }

    [Fact]
    public void Training_data_lend_their_captions_and_bad_rows_are_counted()
    {
        using var folder = new TemporaryFolder();
        string list = PictureSet.WriteCsv(folder.File("pictures"), 10);
        File.AppendAllText(list, "11.png,\n");

        ClipProcess run = ClipProcess.Run("tokenizer", "train", list, "--size", "600", "--output", folder.File("out"), "--json");

        Assert.Equal(3, run.ExitCode);
        Assert.Equal(10, run.Json[0]["training"]!["texts"]!.GetValue<int>());
        Assert.Equal(1, run.Json[0]["skipped"]!["sample-without-caption"]!.GetValue<int>());
    }

    [Fact]
    public void Standard_input_is_learned_from_and_measured_though_it_is_read_once()
    {
        using var folder = new TemporaryFolder();

        ClipProcess run = ClipProcess.RunWithInput("one two\none two three\n", "tokenizer", "train", "-", "--size", "520", "--output", folder.File("out"), "--json");

        Assert.Equal(2, run.Json[0]["training"]!["texts"]!.GetValue<int>());
        Assert.Equal(5, run.Json[0]["training"]!["words"]!.GetValue<int>());
    }

    [Fact]
    public void A_vocabulary_is_measured_alone()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder.File("captions.txt"), Captions);
        ClipProcess.Run("tokenizer", "train", folder.File("captions.txt"), "--size", "540", "--output", folder.File("out"));

        ClipProcess run = ClipProcess.Run("tokenizer", "measure", folder.File("captions.txt"), "--vocab", folder.File("out"), "--context-length", "4");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("words of one token", run.Output, StringComparison.Ordinal);
        Assert.Contains("0.00 %", run.Output.Replace("0.00%", "0.00 %", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Too_small_a_vocabulary_and_a_missing_file_are_told()
    {
        using var folder = new TemporaryFolder();

        ClipProcess small = ClipProcess.Run("tokenizer", "train", "x.txt", "--size", "100", "--output", folder.File("out"));
        ClipProcess absent = ClipProcess.Run("tokenizer", "train", folder.File("none.txt"), "--output", folder.File("out"));

        Assert.Equal(2, small.ExitCode);
        Assert.Contains("--size must be at least 514.", small.Error, StringComparison.Ordinal);
        Assert.Equal(4, absent.ExitCode);
        Assert.Contains("none.txt", absent.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("out")));
    }
}
