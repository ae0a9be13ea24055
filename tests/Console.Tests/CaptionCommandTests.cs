using System.Text.Json.Nodes;
using Clip.Sdk.TestSupport;

namespace Clip.Console.Tests;

public class CaptionCommandTests
{
    private static readonly string[] Captioner =
    [
        "caption", "--model", Fixtures.Local("models", "vit_quickgelu", "hf"),
        "--captioner", Fixtures.Local("captioning", "clipcap", "mlp.pt"), "--tokenizer", Fixtures.Local("captioning", "gpt2"), "--max-tokens", "8",
    ];

    private static readonly string Picture = Fixtures.Local("preprocess", "images", "noise_300x225.png");

    [Fact]
    public void Pictures_are_described_in_json_and_bad_ones_become_error_rows()
    {
        ClipProcess run = ClipProcess.Run([.. Captioner, Picture, "absent.png", "--json"]);

        Assert.Equal((3, 2), (run.ExitCode, run.Json.Length));
        Assert.Equal(Picture, run.Json[0]["image"]!.GetValue<string>());
        Assert.InRange(run.Json[0]["tokens"]!.GetValue<int>(), 1, 8);
        Assert.NotNull(run.Json[0]["caption"]);
        Assert.Contains("absent.png", run.Json[1]["error"]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public void Candidates_are_ranked_and_a_stream_says_what_greedy_decoding_says()
    {
        ClipProcess candidates = ClipProcess.Run([.. Captioner, Picture, "--candidates", "3", "--json"]);
        ClipProcess stream = ClipProcess.Run([.. Captioner, Picture, "--stream"]);
        ClipProcess greedy = ClipProcess.Run([.. Captioner, Picture, "--method", "greedy", "--json"]);

        double[] ranks = [.. candidates.Json.Select(row => row["score"]!.GetValue<double>() + (1.5 * row["cosine"]!.GetValue<double>()))];
        Assert.Equal(3, ranks.Length);
        Assert.Equal(ranks.OrderDescending(), ranks);
        Assert.Equal($"{Picture}: {greedy.Json[0]["caption"]!.GetValue<string>()}\n", stream.Output);
    }

    [Fact]
    public void Options_that_do_not_go_together_or_with_the_captioner_are_told()
    {
        ClipProcess stream = ClipProcess.Run([.. Captioner, Picture, "--stream", "--picture-weight", "2"]);
        ClipProcess nameless = ClipProcess.Run([.. Captioner, Picture, "--grounding", "1"]);
        ClipProcess byCosine = ClipProcess.Run([.. Captioner, Picture, "--candidates", "4", "--picture-weight", "1000000", "--grounding", "0", "--json"]);

        Assert.Contains("leave out --picture-weight", stream.Error, StringComparison.Ordinal);
        Assert.NotEqual(0, stream.ExitCode);
        Assert.Contains("no names that are tokens", nameless.Error, StringComparison.Ordinal);
        Assert.NotEqual(0, nameless.ExitCode);
        double[] cosines = [.. byCosine.Json.Select(row => row["cosine"]!.GetValue<double>())];
        Assert.Equal(cosines.OrderDescending(), cosines);
        Assert.Equal(4, cosines.Length);
    }

    [Fact]
    public void A_captioner_of_another_width_is_bad_input()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("captioner.json"), "{}");

        ClipProcess run = ClipProcess.Run("caption", "--model", Fixtures.Local("models", "vit_quickgelu", "hf"), "--captioner", folder.Path, Picture);

        Assert.Equal(4, run.ExitCode);
        Assert.Contains(folder.Path, run.Error, StringComparison.Ordinal);
    }
}
