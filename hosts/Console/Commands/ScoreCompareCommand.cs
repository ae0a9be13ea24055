using System.CommandLine;
using System.Text.Json;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Hosts.Console.Heads;
using Clip.Sdk.Hosts.Console.Output;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>Two generators on the same prompts.</summary>
internal sealed class ScoreCompareCommand : ClipCommand
{
    private readonly Argument<string> _first = new("first") { Description = "Rows (.jsonl) of the first generator." };
    private readonly Argument<string> _second = new("second") { Description = "Rows (.jsonl) of the second." };
    private readonly Option<string> _column = new("--score") { Description = "clipScore (default), clipScorePercent, refClipScore or cosine.", HelpName = "column", DefaultValueFactory = _ => "clipScore" };
    private readonly HeadHostArguments _host;
    private readonly Option<bool> _json = CommonOptions.Json();

    public ScoreCompareCommand()
        : base("compare", "Compare two generators on the same prompts: difference, confidence interval, p-value, also by category.")
    {
        Add(_first);
        Add(_second);
        Add(_column);
        _host = new HeadHostArguments(this);
        Add(_json);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples => ["clip score compare before.jsonl after.jsonl", "clip score compare a.jsonl b.jsonl --set resamples=100000 --json"];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using HeadHost host = _host.Open(parsed, model: null, ScoreCommand.Head);
        JsonElement comparison = await host.CallAsync(
            ScoreCommand.Head,
            "compare_scores",
            new() { ["first"] = parsed.GetValue(_first), ["second"] = parsed.GetValue(_second), ["column"] = parsed.GetValue(_column) },
            cancellationToken);
        TextWriter output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(_json))
        {
            JsonOutput.WriteLine(output, comparison);
        }
        else
        {
            ScoreTables.WriteComparison(output, comparison);
        }

        return ExitCode.Success;
    }
}
