using System.CommandLine;
using Clip.Sdk.Hosts.Console.Evaluation;
using Clip.Sdk.Hosts.Console.Probes;
using Clip.Sdk.Training.Data;
using Clip.Sdk.Training.Evaluation;
using Clip.Sdk.Training.Evaluation.LinearProbes;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>Accuracy of a linear classifier on frozen features.</summary>
internal sealed class EvaluateLinearProbeCommand : EvaluationCommand
{
    private readonly ProbeOptions _probe;
    private readonly Option<string> _test = new("--test") { Description = "Pictures that the probe is measured on, with the same classes.", HelpName = "data", Required = true };

    public EvaluateLinearProbeCommand()
        : base("linear-probe", "Accuracy of a linear classifier that is fitted on frozen features, its strength found on held-out pictures.", ClassOptions.DataDescription + " The probe is fitted on them.")
    {
        Add(_test);
        _probe = new ProbeOptions(this);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "clip evaluate linear-probe flowers/train --test flowers/test --model models/clip",
        "clip evaluate linear-probe flowers/train --test flowers/test --model models/clip --validation flowers/val --json",
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var faults = new SampleFaults();
        using ClipModel model = LoadModel(parsed);
        ProbeFit fit = await _probe.FitAsync(parsed, model.Images, DataPath(parsed), Limit(parsed), faults, cancellationToken);
        ProbeData test = await _probe.EncodeAsync(parsed, model.Images, parsed.GetRequiredValue(_test), Limit(parsed), faults, "Encoding test", cancellationToken);
        ProbeScore score = ProbeScore.Of(fit.Probe.Model, test, fit.Probe.Classes);
        KeyValuePair<string, double>[] metrics =
        [
            new("lp_acc1", score.Top1), new("lp_acc5", score.Top5), new("lp_mean_per_class_recall", score.MeanPerClassRecall),
            new("c", fit.Probe.InverseRegularisation), new("validation_acc1", fit.ValidationAccuracy ?? double.NaN),
        ];
        return Write(parsed, [Report(parsed, model, "linear_probe", metrics)], faults);
    }
}
