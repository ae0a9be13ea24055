using System.CommandLine;
using System.Globalization;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Hosts.Console.Evaluation;
using Clip.Sdk.Hosts.Console.Output;
using Clip.Sdk.Hosts.Console.Probes;
using Clip.Sdk.Training.Data;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>Fits a linear classifier and saves it.</summary>
internal sealed class ProbeTrainCommand : ClipCommand
{
    private readonly Argument<string> _data = new("data") { Description = ClassOptions.DataDescription + " Or " + ProbeOptions.FeaturesDescription[3..] };
    private readonly ModelArguments _model;
    private readonly Option<string> _output = CommonOptions.Output("The probe: safetensors with weight [K, D] and bias [K].");
    private readonly ProbeOptions _probe;
    private readonly Option<string?> _test = new("--test") { Description = "Pictures, or features, that the probe is measured on.", HelpName = "data" };
    private readonly Option<int> _limit = new("--limit") { Description = "Most pictures, the first ones; 0 takes all.", HelpName = "n" };
    private readonly Option<bool> _json = CommonOptions.Json();

    public ProbeTrainCommand()
        : base("train", "Fit multinomial logistic regression on frozen features by L-BFGS, its strength found on held-out pictures as in the CLIP paper.")
    {
        Add(_data);
        _model = new ModelArguments(this, isRequired: false);
        Add(_output);
        _probe = new ProbeOptions(this);
        Add(_test);
        Add(_limit);
        Add(_json);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "clip probe train flowers/train --model models/clip --output flowers.safetensors --test flowers/test",
        "clip probe train flowers/train --validation flowers/val --model models/clip --output flowers.safetensors --json",
        "clip probe train features.npy --c 0.316 --output probe.safetensors   # classes in features.labels.txt",
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var faults = new SampleFaults();
        using ClipModel? model = _model.IsGiven(parsed.CommandResult) ? _model.Load(parsed) : null;
        ProbeFit fit = await _probe.FitAsync(parsed, model?.Images, parsed.GetRequiredValue(_data), parsed.GetValue(_limit), faults, cancellationToken);
        ProbeScore? score = parsed.GetValue(_test) is { } test
            ? ProbeScore.Of(fit.Probe.Model, await _probe.EncodeAsync(parsed, model?.Images, test, parsed.GetValue(_limit), faults, "Encoding test", cancellationToken), fit.Probe.Classes)
            : null;
        fit.Probe.Save(parsed.GetRequiredValue(_output));
        Write(parsed, fit, score, faults);
        return faults.Total == 0 ? ExitCode.Success : ExitCode.SomeItemsFailed;
    }

    private void Write(ParseResult parsed, ProbeFit fit, ProbeScore? score, SampleFaults faults)
    {
        TextWriter console = parsed.InvocationConfiguration.Output;
        string output = parsed.GetRequiredValue(_output);
        if (parsed.GetValue(_json))
        {
            JsonOutput.WriteLine(console, new
            {
                Output = output,
                Classes = fit.Probe.Classes.Count,
                fit.Rows,
                C = fit.Probe.InverseRegularisation,
                fit.ValidationAccuracy,
                Converged = fit.Probe.Model.Fit?.IsConverged,
                Test = score,
                Skipped = SkippedSamples.Of(faults),
            });
            return;
        }

        SkippedSamples.Print(faults);
        string validation = fit.ValidationAccuracy is { } accuracy ? string.Create(CultureInfo.InvariantCulture, $", {accuracy:P2} on held-out pictures") : string.Empty;
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{output}: {fit.Probe.Classes.Count} classes from {fit.Rows} pictures, C = {fit.Probe.InverseRegularisation:G4}{validation}"));
        if (score is not null)
        {
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"test: top-1 {score.Top1:P2}, top-5 {score.Top5:P2}, mean recall of the classes {score.MeanPerClassRecall:P2}"));
        }
    }
}
