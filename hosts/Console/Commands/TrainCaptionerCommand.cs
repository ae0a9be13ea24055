using System.CommandLine;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Hosts.Console.Training;
using Clip.Sdk.Training.Captioning;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>Trains a captioner over the embeddings of a model as its run file says.</summary>
internal sealed class TrainCaptionerCommand : ClipCommand
{
    private readonly Argument<string?> _runFile = new("run file") { Description = "The run: YAML, or JSON where it ends in .json.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string[]> _set = new("--set") { Description = "A value in place of the run file's; may be repeated.", HelpName = "key=value" };
    private readonly Option<bool> _check = new("--check") { Description = "Only look whether the run file is right; needs no libtorch." };
    private readonly Option<bool> _template = new("--template") { Description = "Print a run file with every option, its meaning and its default." };
    private readonly Option<bool> _json = CommonOptions.Json();

    public TrainCaptionerCommand()
        : base("captioner", "Train a captioner (ClipCap) over a model's embeddings as a run file says; go on with a run that was stopped.")
    {
        Add(_runFile);
        Add(_set);
        Add(_check);
        Add(_template);
        Add(_json);
        Validators.Add(result =>
        {
            if (result.GetValue(_runFile) is null == !result.GetValue(_template))
            {
                result.AddError("Give a run file, or --template for one to start from.");
            }
        });
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "clip train captioner --template > captioner.yaml",
        "clip train captioner captioner.yaml",
        "clip train captioner captioner.yaml --set language_model.checkpoint=models/gpt2 --set language_model.is_frozen=true --set mapper.kind=transformer",
        "clip train captioner captioner.yaml --set is_text_only=true --set noise_variance=0.016   # from captions alone",
    ];

    /// <summary>The step under way is finished and a checkpoint is written.</summary>
    public override TimeSpan TimeToEnd => TimeSpan.FromMinutes(10);

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        TextWriter output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(_template))
        {
            output.WriteLine("# A run file of 'clip train captioner': every option with its meaning and its default. Leave out what the default suits.");
            output.WriteLine("# Paths are relative to the folder in which the command is run.");
            output.WriteLine();
            output.Write(CaptionerRunFile.Write(new CaptionerOptions(), isExplained: true));
            return ExitCode.Success;
        }

        string path = parsed.GetValue(_runFile)!;
        CaptionerOptions options = CaptionerRunFile.Load(path, parsed.GetValue(_set) ?? []);
        if (parsed.GetValue(_check))
        {
            output.WriteLine($"{path}: right.");
            return ExitCode.Success;
        }

        return await CaptionerJob.RunAsync(options, path, parsed.GetValue(_json), output, cancellationToken);
    }
}
