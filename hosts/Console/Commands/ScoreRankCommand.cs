using System.Text.Json;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>The pictures of each prompt, best first.</summary>
internal sealed class ScoreRankCommand() : ScoreRowsCommand("rank", "Rank the pictures of each prompt of a scoring job, best first (best of N).", "rank_scores", Rows())
{
    public override IReadOnlyList<string> Examples => ["clip score rank scores.jsonl", "clip score rank scores.jsonl --json"];

    protected override void Print(TextWriter output, JsonElement answer) =>
        ScoreTables.Write(output, ["prompt", "rank", "picture", "score"], answer.EnumerateArray().SelectMany(prompt => prompt.GetProperty("images").EnumerateArray().Select(image => (string[])
        [
            image.GetProperty("rank").GetInt32() == 1 ? ScoreTables.Text(prompt, "prompt") : string.Empty,
            ScoreTables.Text(image, "rank"),
            ScoreTables.Text(image, "image") is { Length: > 0 } path ? path : ScoreTables.Text(image, "id"),
            ScoreTables.Number(image, "score"),
        ])));
}
