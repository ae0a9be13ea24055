using System.CommandLine;
using System.Text.Json;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>How far two sets of pictures are apart.</summary>
internal sealed class ScoreSetsCommand : ScoreFunctionCommand
{
    private readonly Argument<string> _references = new("references") { Description = "Folder of the reference pictures." };
    private readonly Argument<string> _generated = new("generated") { Description = "Folder of the generated pictures." };

    public ScoreSetsCommand()
        : base("cmmd", "Measure how far a set of generated pictures is from a set of references (CMMD; lower is nearer).", "cmmd", needsModel: true) => Take(_references, _generated);

    public override IReadOnlyList<string> Examples => ["clip score cmmd --model models/clip photos/ generated/"];

    protected override Dictionary<string, object?> ArgumentsOf(ParseResult parsed) => new() { ["references"] = parsed.GetValue(_references), ["generated"] = parsed.GetValue(_generated) };

    protected override void Print(TextWriter output, JsonElement answer)
    {
        output.WriteLine($"CMMD {ScoreTables.Number(answer, "cmmd")} (unbiased {ScoreTables.Number(answer, "cmmdUnbiased")}), {ScoreTables.Text(answer, "references")} and {ScoreTables.Text(answer, "generated")} pictures, {ScoreTables.Text(answer, "failed")} failed, {ScoreTables.Text(answer, "model")}");
        if (ScoreTables.Text(answer, "note") is { Length: > 0 } note)
        {
            output.WriteLine(note);
        }
    }
}
