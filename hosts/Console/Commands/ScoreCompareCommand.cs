using System.CommandLine;
using System.Text.Json;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>Two generators on the same prompts.</summary>
internal sealed class ScoreCompareCommand() : ScoreRowsCommand(
    "compare",
    "Compare two generators on the same prompts: difference, confidence interval, p-value, also by category.",
    "compare_scores",
    new Argument<string>("first") { Description = "Rows (.jsonl) of the first generator." },
    new Argument<string>("second") { Description = "Rows (.jsonl) of the second." })
{
    public override IReadOnlyList<string> Examples => ["clip score compare before.jsonl after.jsonl", "clip score compare a.jsonl b.jsonl --set resamples=100000 --json"];

    protected override void Print(TextWriter output, JsonElement answer) => ScoreTables.WriteComparison(output, answer);
}
