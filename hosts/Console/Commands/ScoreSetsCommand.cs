using System.CommandLine;
using System.Text.Json;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Hosts.Console.Heads;
using Clip.Sdk.Hosts.Console.Output;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>How far two sets of pictures are apart.</summary>
internal sealed class ScoreSetsCommand : ClipCommand
{
    private readonly Argument<string> _references = new("references") { Description = "Folder of the reference pictures." };
    private readonly Argument<string> _generated = new("generated") { Description = "Folder of the generated pictures." };
    private readonly ModelArguments _model;
    private readonly HeadHostArguments _host;
    private readonly Option<bool> _json = CommonOptions.Json();

    public ScoreSetsCommand()
        : base("cmmd", "Measure how far a set of generated pictures is from a set of references (CMMD; lower is nearer).")
    {
        Add(_references);
        Add(_generated);
        _model = new ModelArguments(this);
        _host = new HeadHostArguments(this);
        Add(_json);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples => ["clip score cmmd --model models/clip photos/ generated/"];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using HeadHost host = _host.Open(parsed, _model, ScoreCommand.Head);
        JsonElement result = await host.CallAsync(
            ScoreCommand.Head, "cmmd", new() { ["references"] = parsed.GetValue(_references), ["generated"] = parsed.GetValue(_generated) }, cancellationToken);
        TextWriter output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(_json))
        {
            JsonOutput.WriteLine(output, result);
            return ExitCode.Success;
        }

        output.WriteLine($"CMMD {ScoreTables.Number(result, "cmmd")} (unbiased {ScoreTables.Number(result, "cmmdUnbiased")}), {ScoreTables.Text(result, "references")} and {ScoreTables.Text(result, "generated")} pictures, {ScoreTables.Text(result, "failed")} failed, {ScoreTables.Text(result, "model")}");
        if (ScoreTables.Text(result, "note") is { Length: > 0 } note)
        {
            output.WriteLine(note);
        }

        return ExitCode.Success;
    }
}
