using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Clip.Sdk.TestSupport;

namespace Clip.Sdk.Clip.Batches.Tests;

/// <summary>A job in a process of its own is killed, as often as it takes it to come to its end.</summary>
public sealed class KilledJobTests
{
    [Theory]
    [InlineData("ordered", 17)]
    [InlineData("unordered", 18)]
    public void A_job_killed_at_random_moments_loses_and_repeats_no_row(string manner, int seed)
    {
        using var folder = new TemporaryFolder();
        string input = folder.File("items.jsonl"), output = folder.File("rows.jsonl");
        File.WriteAllLines(input, Enumerable.Range(0, 3000).Select(number =>
            number % 97 == 0 ? "not json" : number % 89 == 0 ? """{"text":"a bad one"}""" : $$"""{"text":"text {{number}}","source":"s{{number % 3}}"}"""));
        var random = new Random(seed);
        int kills = 0, kept = 0;
        for (bool isDone = false; !isDone;)
        {
            using Process job = ChildProgram.Start(input, output, manner);
            if (kills < 8)
            {
                // First the process has to come to life; then any moment will do.
                long length = Length(output);
                var clock = Stopwatch.StartNew();
                while (Length(output) == length && !job.HasExited && clock.Elapsed < TimeSpan.FromSeconds(60))
                {
                    Thread.Sleep(5);
                }

                Thread.Sleep(random.Next(80));
                job.Kill();
                job.WaitForExit();
                kills++;
                kept = Math.Max(kept, File.Exists(output + ".journal") ? File.ReadLines(output + ".journal").Count() : 0);
            }

            Assert.True(job.WaitForExit(120_000));
            isDone = job.ExitCode == 0;
        }

        JsonNode[] rows = [.. File.ReadLines(output).Select(line => JsonNode.Parse(line)!)];
        Assert.Equal(Enumerable.Range(0, 3000), manner == "ordered" ? rows.Select(Index) : rows.Select(Index).Order());
        Assert.All(rows, row => Assert.Equal(
            Index(row) % 97 == 0 ? "input" : Index(row) % 89 == 0 ? "image-corrupt" : null, (string?)row["error"]?["code"]));
        Assert.All(rows.Where(row => row["error"] is null), row => Assert.Equal($"text {Index(row)}", (string?)row["text"]));
        Assert.True(kept > 1, "No killed process had done anything.");
        Assert.Equal(2, Directory.GetFiles(folder.Path).Length);
    }

    private static int Index(JsonNode row) => (int)row["index"]!;

    private static long Length(string output)
    {
        var journal = new FileInfo(output + ".journal");
        return journal.Exists ? journal.Length : 0;
    }
}
