using System.Diagnostics;
using System.Text.Json.Nodes;
using Clip.Sdk.TestSupport;

namespace Clip.Console.Tests;

/// <summary>Jobs of the real command with the plugins of this checkout.</summary>
public class BatchCommandTests
{
    private static readonly string Model = Path.Combine(Fixtures.Local("models"), "vit_quickgelu", "hf");
    private static readonly string Pictures = Fixtures.Local("preprocess", "images");

    [Fact]
    public void A_job_writes_rows_and_a_report_and_says_that_some_items_failed()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder.File("pairs.csv"),
        [
            "image,prompt,category", $"{Pictures}/gif.gif,a cat,animals", $"{Pictures}/bmp24.bmp,\"a dog, running\",animals", "absent.png,nothing,none", $"{Pictures}/noise_300x225.png,noise,none",
        ]);

        ClipProcess run = ClipProcess.Run(
            "batch", "clip-score", "--model", Model, "--input", folder.File("pairs.csv"), "--output", folder.File("rows.csv"), "--report", folder.File("report.html"), "--json");

        Assert.Equal(3, run.ExitCode);
        Assert.Equal((4, 1, 1), ((int)run.Json[0]["items"]!, (int)run.Json[0]["failed"]!, (int)run.Json[0]["errors"]!["image-not-found"]!));
        string[] lines = File.ReadAllLines(folder.File("rows.csv"));
        Assert.StartsWith("index,id,image,text,cosine,clipScore,", lines[0], StringComparison.Ordinal);
        Assert.Equal(5, lines.Length);
        Assert.Equal(3, System.Text.RegularExpressions.Regex.Count(File.ReadAllText(folder.File("report.html")), "data:image/jpeg;base64,"));
        Assert.Equal(3, Directory.GetFiles(folder.Path).Length);
    }

    [Fact]
    public void A_killed_job_goes_on_where_it_was()
    {
        using var folder = new TemporaryFolder();
        string output = folder.File("rows.jsonl");
        File.WriteAllLines(folder.File("items.jsonl"), Enumerable.Range(0, 600).Select(number => $$"""{"image":"{{Pictures}}/noise_300x225.png","text":"text {{number}}"}"""));
        string[] arguments = ["batch", "clip-score", "--model", Model, "--input", folder.File("items.jsonl"), "--output", output, "--resume", "--json"];
        for (int kills = 0; kills < 2; kills++)
        {
            using Process process = ClipProcess.Start(arguments);
            long length = Length(output);
            for (int i = 0; i < 12_000 && Length(output) == length && !process.HasExited; i++)
            {
                Thread.Sleep(5);
            }

            process.Kill();
            process.WaitForExit();
        }

        ClipProcess run = ClipProcess.Run(arguments);
        ClipProcess again = ClipProcess.Run(arguments);

        Assert.Equal(0, run.ExitCode);
        JsonNode[] rows = [.. File.ReadLines(output).Select(line => JsonNode.Parse(line)!)];
        Assert.Equal(Enumerable.Range(0, 600), rows.Select(row => (int)row["index"]!));
        Assert.All(rows, row => Assert.Equal($"text {(int)row["index"]!}", (string?)row["prompt"]));
        Assert.True((int)run.Json[0]["resumed"]! > 0);
        Assert.Equal(0, again.ExitCode);
        Assert.Contains("nothing to resume", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Paths_on_standard_input_become_rows_in_parquet()
    {
        using var folder = new TemporaryFolder();

        ClipProcess run = ClipProcess.RunWithInput(
            $"{Pictures}/gif.gif\n{{\"image\":\"{Pictures}/bmp24.bmp\",\"text\":\"a dog\"}}\n",
            "batch", "clip-score", "--model", Model, "--input", "-", "--output", folder.File("rows.parquet"), "--unordered", "--json");

        // The first has no text and no prompt of a generator.
        Assert.Equal((3, 2), (run.ExitCode, (int)run.Json[0]["items"]!));
        Assert.Equal("PAR1"u8.ToArray(), File.ReadAllBytes(folder.File("rows.parquet"))[..4]);
    }

    [Fact]
    public void An_unknown_head_and_an_unfinished_job_are_told_apart()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("rows.jsonl.journal"), "{}\n");

        ClipProcess unknown = ClipProcess.Run("batch", "no-such-head", "--input", Pictures, "--output", folder.File("other.jsonl"));
        ClipProcess unfinished = ClipProcess.Run("batch", "clip-score", "--model", Model, "--input", Pictures, "--output", folder.File("rows.jsonl"));

        Assert.Equal((4, 4), (unknown.ExitCode, unfinished.ExitCode));
        Assert.Contains("There is no head 'no-such-head'", unknown.Error, StringComparison.Ordinal);
        Assert.Contains("An unfinished job lies in", unfinished.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Scores_are_kept_summed_up_compared_and_ranked()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder.File("a.csv"), ["image,text,category", $"{Pictures}/gif.gif,a cat,x", $"{Pictures}/bmp24.bmp,a cat,x", $"{Pictures}/tiff_lzw.tif,a dog,y"]);
        File.WriteAllLines(folder.File("b.csv"), ["image,text,category", $"{Pictures}/noise_300x225.png,a cat,x", $"{Pictures}/png_rgba.png,a dog,y"]);

        ClipProcess first = ClipProcess.Run("score", "--model", Model, "--input", folder.File("a.csv"), "--output", folder.File("a.jsonl"), "--report", folder.File("a.html"));
        ClipProcess second = ClipProcess.Run("score", "--model", Model, "--pairs", folder.File("b.csv"), "--output", folder.File("b.jsonl"), "--json");
        ClipProcess summary = ClipProcess.Run("score", "summarize", folder.File("a.jsonl"), "--score", "cosine", "--json");
        ClipProcess comparison = ClipProcess.Run("score", "compare", folder.File("a.jsonl"), folder.File("b.jsonl"), "--score", "cosine");
        ClipProcess ranking = ClipProcess.Run("score", "rank", folder.File("a.jsonl"), "--score", "cosine", "--json");

        Assert.Equal((0, 0, 0, 0, 0), (first.ExitCode, second.ExitCode, summary.ExitCode, comparison.ExitCode, ranking.ExitCode));
        Assert.Contains("3 pairs, 0 failed, 0 truncated", first.Output, StringComparison.Ordinal);
        Assert.Contains("Mean clipScore over prompts", File.ReadAllText(folder.File("a.html")), StringComparison.Ordinal);
        double[] cosines = [.. File.ReadLines(folder.File("a.jsonl")).Select(line => (double)JsonNode.Parse(line)!["cosine"]!)];
        Assert.Equal((((cosines[0] + cosines[1]) / 2) + cosines[2]) / 2, (double)summary.Json[0]["all"]!["mean"]!, 1e-9);
        Assert.Contains("(exact)", comparison.Output, StringComparison.Ordinal);
        Assert.Equal(Math.Max(cosines[0], cosines[1]), (double)ranking.Json[0]["bestScore"]!, 1e-9);
        Assert.Equal(2, (int)second.Json[^1]["summary"]!["scored"]!);
    }

    [Fact]
    public void Edits_and_sets_are_measured()
    {
        using var folder = new TemporaryFolder();
        foreach (string name in (ReadOnlySpan<string>)["gif.gif", "bmp24.bmp"])
        {
            File.Copy(Path.Combine(Pictures, name), folder.File(name));
        }

        ClipProcess edit = ClipProcess.Run("score", "edit", "--model", Model, $"{Pictures}/gif.gif", $"{Pictures}/bmp24.bmp", "--from", "a cat", "--to", "a dog", "--json");
        ClipProcess sets = ClipProcess.Run("score", "cmmd", "--model", Model, folder.Path, folder.Path, "--json");

        Assert.Equal((0, 0), (edit.ExitCode, sets.ExitCode));
        Assert.InRange((double)edit.Json[0]["directionalSimilarity"]!, -1, 1);
        Assert.Equal(0, (double)sets.Json[0]["cmmd"]!, 1e-3);
    }

    private static long Length(string output)
    {
        var journal = new FileInfo(output + ".journal");
        return journal.Exists ? journal.Length : 0;
    }
}
