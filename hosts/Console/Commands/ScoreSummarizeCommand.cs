using System.Text.Json;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>Statistics over the rows of a scoring job.</summary>
internal sealed class ScoreSummarizeCommand() : ScoreRowsCommand(
    "summarize", "Mean over prompts with a confidence interval, also by category, of the rows of a scoring job.", "summarize_scores", Rows())
{
    public override IReadOnlyList<string> Examples => ["clip score summarize scores.jsonl", "clip score summarize scores.jsonl --score refClipScore --set confidence=0.99 --json"];

    protected override void Print(TextWriter output, JsonElement answer) => ScoreTables.WriteSummary(output, answer);
}
