using System.CommandLine;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Hosts.Console.Training;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>Trains or fine-tunes a model as its run file says.</summary>
internal sealed class TrainCommand : ClipCommand
{
    private readonly Argument<string?> _runFile = new("run file") { Description = "The run: YAML, or JSON where it ends in .json.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string[]> _set = new("--set") { Description = "A value in place of the run file's; may be repeated.", HelpName = "key=value" };
    private readonly Option<string?> _resume = new("--resume") { Description = "auto: go on from the run's newest checkpoint; never: refuse a folder that holds a run; or the folder of a checkpoint.", HelpName = "auto|never|path" };
    private readonly Option<string?> _output = new("--output", "-o") { Description = "Folder that holds the run's folder, in place of 'output'.", HelpName = "folder" };
    private readonly Option<string?> _name = new("--name") { Description = "Name of the run and of its folder, in place of 'name'.", HelpName = "name" };
    private readonly Option<string?> _device = new("--device") { Description = "cpu, cuda or cuda:n, in place of 'device'. Never falls back to another.", HelpName = "device" };
    private readonly Option<bool> _check = new("--check") { Description = "Only look whether the run file and everything that it names are right; needs no libtorch." };
    private readonly Option<bool> _template = new("--template") { Description = "Print a run file with every option, its meaning and its default." };
    private readonly Option<bool> _json = CommonOptions.Json();

    public TrainCommand()
        : base("train", "Train or fine-tune a model as a run file says; go on with a run that was stopped.")
    {
        Add(_runFile);
        Add(_set);
        Add(_resume);
        Add(_output);
        Add(_name);
        Add(_device);
        Add(_check);
        Add(_template);
        Add(_json);
        _resume.CompletionSources.Add("auto", "never");
        Add(new TrainCaptionerCommand());
        Validators.Add(result =>
        {
            bool isOfSubcommand = result.Children.OfType<System.CommandLine.Parsing.CommandResult>().Any();
            if (!isOfSubcommand && result.GetValue(_runFile) is null == !result.GetValue(_template))
            {
                result.AddError("Give a run file, or --template for one to start from.");
            }
        });
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "clip train --template > run.yaml",
        "clip train run.yaml --check",
        "clip train run.yaml",
        "clip train run.yaml   # again, after Ctrl-C or a crash: goes on where it stood",
        "clip train run.yaml --set optimiser.learning_rate=1e-4 --set model.checkpoint=models/clip --name fine-tuned",
        "torchrun --no-python --nproc-per-node 8 clip train run.yaml --device cuda",
    ];

    /// <summary>The step under way is finished and a checkpoint is written, which takes as long as the model is large.</summary>
    public override TimeSpan TimeToEnd => TimeSpan.FromMinutes(30);

    private Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        TextWriter output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(_template))
        {
            RunFilePrinter.PrintTemplate(output);
            return Task.FromResult(ExitCode.Success);
        }

        string path = parsed.GetValue(_runFile)!;
        string[] changes =
        [
            .. parsed.GetValue(_set) ?? [],
            .. Change("checkpoints.resume", parsed.GetValue(_resume)),
            .. Change("output", parsed.GetValue(_output)),
            .. Change("name", parsed.GetValue(_name)),
            .. Change("device", parsed.GetValue(_device)),
        ];
        bool json = parsed.GetValue(_json);
        return parsed.GetValue(_check)
            ? Task.FromResult(RunFilePrinter.PrintCheck(output, path, changes, json))
            : TrainingJob.RunAsync(path, changes, json, output, cancellationToken);
    }

    // In quotes, so that a path is never taken for anything but text.
    private static string[] Change(string key, string? value) =>
        value is null ? [] : [$"{key}=\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""];
}
