using System.CommandLine;
using System.Text.Json;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Hosts.Console.Heads;
using Clip.Sdk.Hosts.Console.Output;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>Statistics over the rows of a scoring job.</summary>
internal sealed class ScoreSummarizeCommand : ClipCommand
{
    private readonly Argument<string> _rows = new("rows") { Description = "The .jsonl file of `clip score --output` or `clip batch clip-score`." };
    private readonly Option<string> _column = new("--score") { Description = "clipScore (default), clipScorePercent, refClipScore or cosine.", HelpName = "column", DefaultValueFactory = _ => "clipScore" };
    private readonly HeadHostArguments _host;
    private readonly Option<bool> _json = CommonOptions.Json();

    public ScoreSummarizeCommand()
        : base("summarize", "Mean over prompts with a confidence interval, also by category, of the rows of a scoring job.")
    {
        Add(_rows);
        Add(_column);
        _host = new HeadHostArguments(this);
        Add(_json);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples => ["clip score summarize scores.jsonl", "clip score summarize scores.jsonl --score refClipScore --set confidence=0.99 --json"];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using HeadHost host = _host.Open(parsed, model: null, ScoreCommand.Head);
        JsonElement summary = await host.CallAsync(
            ScoreCommand.Head, "summarize_scores", new() { ["rows"] = parsed.GetValue(_rows), ["column"] = parsed.GetValue(_column) }, cancellationToken);
        TextWriter output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(_json))
        {
            JsonOutput.WriteLine(output, summary);
        }
        else
        {
            ScoreTables.WriteSummary(output, summary);
        }

        return ExitCode.Success;
    }
}
