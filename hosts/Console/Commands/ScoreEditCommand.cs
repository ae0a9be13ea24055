using System.CommandLine;
using System.Text.Json;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Hosts.Console.Heads;
using Clip.Sdk.Hosts.Console.Output;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>Whether an edit went where its description went.</summary>
internal sealed class ScoreEditCommand : ClipCommand
{
    private readonly Argument<string> _before = new("before") { Description = "The picture before the edit." };
    private readonly Argument<string> _after = new("after") { Description = "The picture after the edit." };
    private readonly Option<string> _from = new("--from") { Description = "What the picture showed before.", HelpName = "text", Required = true };
    private readonly Option<string> _to = new("--to") { Description = "What it should show after.", HelpName = "text", Required = true };
    private readonly ModelArguments _model;
    private readonly HeadHostArguments _host;
    private readonly Option<bool> _json = CommonOptions.Json();

    public ScoreEditCommand()
        : base("edit", "Score an edit: directional similarity, how much was kept, and the match with the new text.")
    {
        Add(_before);
        Add(_after);
        Add(_from);
        Add(_to);
        _model = new ModelArguments(this);
        _host = new HeadHostArguments(this);
        Add(_json);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples => ["clip score edit --model models/clip dog.png cat.png --from \"a dog\" --to \"a cat\""];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using HeadHost host = _host.Open(parsed, _model, ScoreCommand.Head);
        var arguments = new Dictionary<string, object?>
        {
            ["sourceImage"] = parsed.GetValue(_before),
            ["editedImage"] = parsed.GetValue(_after),
            ["sourceText"] = parsed.GetValue(_from),
            ["editedText"] = parsed.GetValue(_to),
        };
        JsonElement result = await host.CallAsync(ScoreCommand.Head, "score_edit", arguments, cancellationToken);
        TextWriter output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(_json))
        {
            JsonOutput.WriteLine(output, result);
        }
        else
        {
            output.WriteLine($"directional similarity {ScoreTables.Number(result, "directionalSimilarity")}, image similarity {ScoreTables.Number(result, "imageSimilarity")}, CLIPScore of the result {ScoreTables.Number(result, "editedClipScore")}");
        }

        return ExitCode.Success;
    }
}
