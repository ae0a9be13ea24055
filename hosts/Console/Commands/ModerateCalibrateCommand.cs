using System.CommandLine;
using System.Text.Json;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Hosts.Console.Moderation;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>Fits a policy to labelled items.</summary>
internal sealed class ModerateCalibrateCommand : ClipCommand
{
    private readonly Option<string> _labels = ModerationLabelsOption.Create();
    private readonly Option<string?> _output = new("--output", "-o") { Description = "The policy file to write. Default: the policy's own; shipped policies need another.", HelpName = "file" };

    private readonly Option<string> _method = new("--method")
    {
        Description = "platt for small samples, isotonic for a thousand items and more.",
        HelpName = "platt|isotonic",
        DefaultValueFactory = _ => "platt",
    };

    private readonly Option<double?> _precision = new("--block-precision") { Description = "Share of the blocked that must be right: sets the threshold of blocking.", HelpName = "share" };
    private readonly Option<double?> _recall = new("--review-recall") { Description = "Share of the positives that must at least be reviewed: sets the threshold of review.", HelpName = "share" };
    private readonly Option<bool> _curves = new("--curves") { Description = "Print points of the ROC and precision-recall curves." };
    private readonly ModerationArguments _moderation;

    public ModerateCalibrateCommand()
        : base("calibrate", "Fit a policy's probabilities to labelled items, choose thresholds, and write the policy with its comments kept.")
    {
        _method.AcceptOnlyFromAmong("platt", "isotonic");
        Add(_labels);
        Add(_output);
        Add(_method);
        Add(_precision);
        Add(_recall);
        Add(_curves);
        _moderation = new ModerationArguments(this);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "clip moderate calibrate --labels sample/labels.csv --model models/clip --policy icons -o my-icons.yaml --block-precision 0.95 --review-recall 0.9",
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var arguments = new Dictionary<string, object?>
        {
            ["labels"] = parsed.GetValue(_labels),
            ["output"] = parsed.GetValue(_output),
            ["method"] = parsed.GetValue(_method),
            ["blockPrecision"] = parsed.GetValue(_precision),
            ["reviewRecall"] = parsed.GetValue(_recall),
        };
        if (await _moderation.CallAsync(parsed, "calibrate", arguments, cancellationToken) is { } report)
        {
            ModerationTables.WriteCalibration(parsed.InvocationConfiguration.Output, report);
            if (parsed.GetValue(_curves))
            {
                ModerationTables.WriteCurves(parsed.InvocationConfiguration.Output, report);
            }
        }

        return ExitCode.Success;
    }
}
