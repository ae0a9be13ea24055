using System.CommandLine;
using System.Text.Json;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Hosts.Console.Heads;
using Clip.Sdk.Hosts.Console.Output;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>The pictures of each prompt, best first.</summary>
internal sealed class ScoreRankCommand : ClipCommand
{
    private readonly Argument<string> _rows = new("rows") { Description = "The .jsonl file of `clip score --output` or `clip batch clip-score`." };
    private readonly Option<string> _column = new("--score") { Description = "clipScore (default), clipScorePercent, refClipScore or cosine.", HelpName = "column", DefaultValueFactory = _ => "clipScore" };
    private readonly HeadHostArguments _host;
    private readonly Option<bool> _json = CommonOptions.Json();

    public ScoreRankCommand()
        : base("rank", "Rank the pictures of each prompt of a scoring job, best first (best of N).")
    {
        Add(_rows);
        Add(_column);
        _host = new HeadHostArguments(this);
        Add(_json);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples => ["clip score rank scores.jsonl", "clip score rank scores.jsonl --json"];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using HeadHost host = _host.Open(parsed, model: null, ScoreCommand.Head);
        JsonElement prompts = await host.CallAsync(
            ScoreCommand.Head, "rank_scores", new() { ["rows"] = parsed.GetValue(_rows), ["column"] = parsed.GetValue(_column) }, cancellationToken);
        TextWriter output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(_json))
        {
            foreach (JsonElement prompt in prompts.EnumerateArray())
            {
                JsonOutput.WriteLine(output, prompt);
            }

            return ExitCode.Success;
        }

        ScoreTables.Write(output, ["prompt", "rank", "picture", "score"], prompts.EnumerateArray().SelectMany(prompt => prompt.GetProperty("images").EnumerateArray().Select(image => (string[])
        [
            image.GetProperty("rank").GetInt32() == 1 ? ScoreTables.Text(prompt, "prompt") : string.Empty,
            ScoreTables.Text(image, "rank"),
            ScoreTables.Text(image, "image") is { Length: > 0 } path ? path : ScoreTables.Text(image, "id"),
            ScoreTables.Number(image, "score"),
        ])));
        return ExitCode.Success;
    }
}
