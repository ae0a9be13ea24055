using System.CommandLine;
using Clip.Sdk.Hosts.Console.Evaluation;
using Clip.Sdk.Training.Data;
using Clip.Sdk.Training.Evaluation;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>Top-1, top-5, recall by class and calibration of classification without training.</summary>
internal sealed class EvaluateZeroShotCommand : EvaluationCommand
{
    private readonly ClassOptions _classes;
    private readonly Option<int> _bins = new("--bins") { Description = "Bins of the calibration error.", HelpName = "n", DefaultValueFactory = _ => 15 };

    public EvaluateZeroShotCommand()
        : base("zero-shot", "Classification without training: top-1, top-5, mean recall of the classes, expected calibration error.", ClassOptions.DataDescription)
    {
        _classes = new ClassOptions(this);
        Add(_bins);
        _bins.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("--bins must be at least 1.");
            }
        });
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "clip evaluate zero-shot flowers/test --model models/clip",
        "clip evaluate zero-shot imagenet/val --model models/clip --class-names imagenet-names.txt --templates openai-80 --json",
        "clip evaluate zero-shot 'wds_cifar10/test/{0..9}.tar' --model models/clip --class-names wds_cifar10/classnames.txt --output results.jsonl",
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var faults = new SampleFaults();
        ClassSet set = _classes.Open(parsed, DataPath(parsed), faults);
        using ClipModel model = LoadModel(parsed);
        EmbeddingMatrix classes = await _classes.EmbedAsync(parsed, model, set, cancellationToken);
        EncodedPairs pairs = await PairEncoder.EncodeAsync(model.Images, set.Source, EmbeddingForm.Normalized, Limit(parsed), faults, "Encoding", cancellationToken);
        set.Check(pairs);
        ZeroShotResult result = ZeroShotEvaluation.Measure(pairs.Images, classes, pairs.Labels, model.Info.LogitScale, parsed.GetValue(_bins), cancellationToken);
        return Write(parsed, [Report(parsed, model, "zeroshot_classification", BenchmarkReport.MetricsOf(result))], faults);
    }
}
