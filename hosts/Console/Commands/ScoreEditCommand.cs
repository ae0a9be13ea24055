using System.CommandLine;
using System.Text.Json;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>Whether an edit went where its description went.</summary>
internal sealed class ScoreEditCommand : ScoreFunctionCommand
{
    private readonly Argument<string> _before = new("before") { Description = "The picture before the edit." };
    private readonly Argument<string> _after = new("after") { Description = "The picture after the edit." };
    private readonly Option<string> _from = new("--from") { Description = "What the picture showed before.", HelpName = "text", Required = true };
    private readonly Option<string> _to = new("--to") { Description = "What it should show after.", HelpName = "text", Required = true };

    public ScoreEditCommand()
        : base("edit", "Score an edit: directional similarity, how much was kept, and the match with the new text.", "score_edit", needsModel: true) => Take(_before, _after, _from, _to);

    public override IReadOnlyList<string> Examples => ["clip score edit --model models/clip dog.png cat.png --from \"a dog\" --to \"a cat\""];

    protected override Dictionary<string, object?> ArgumentsOf(ParseResult parsed) => new()
    {
        ["sourceImage"] = parsed.GetValue(_before),
        ["editedImage"] = parsed.GetValue(_after),
        ["sourceText"] = parsed.GetValue(_from),
        ["editedText"] = parsed.GetValue(_to),
    };

    protected override void Print(TextWriter output, JsonElement answer) => output.WriteLine(
        $"directional similarity {ScoreTables.Number(answer, "directionalSimilarity")}, image similarity {ScoreTables.Number(answer, "imageSimilarity")}, CLIPScore of the result {ScoreTables.Number(answer, "editedClipScore")}");
}
