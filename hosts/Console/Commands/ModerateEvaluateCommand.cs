using System.CommandLine;
using System.Text.Json;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Hosts.Console.Moderation;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>Measures a policy on labelled items.</summary>
internal sealed class ModerateEvaluateCommand : ClipCommand
{
    private readonly Option<string> _labels = ModerationLabelsOption.Create();
    private readonly Option<string[]> _groups = new("--group") { Description = "Columns whose values are compared with each other: the audit of bias.", HelpName = "column", AllowMultipleArgumentsPerToken = true };
    private readonly Option<bool> _curves = new("--curves") { Description = "Print points of the ROC and precision-recall curves." };
    private readonly ModerationArguments _moderation;

    public ModerateEvaluateCommand()
        : base("evaluate", "Measure a policy on labelled items.")
    {
        Add(_labels);
        Add(_groups);
        Add(_curves);
        _moderation = new ModerationArguments(this);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples => ["clip moderate evaluate --labels sample/labels.csv --model models/clip --policy icons --group style"];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var arguments = new Dictionary<string, object?> { ["labels"] = parsed.GetValue(_labels), ["groups"] = parsed.GetValue(_groups) is { Length: > 0 } groups ? groups : null };
        if (await _moderation.CallAsync(parsed, "evaluate", arguments, cancellationToken) is { } report)
        {
            ModerationTables.WriteEvaluation(parsed.InvocationConfiguration.Output, report);
            if (parsed.GetValue(_curves))
            {
                ModerationTables.WriteCurves(parsed.InvocationConfiguration.Output, report);
            }
        }

        return ExitCode.Success;
    }
}
