using System.CommandLine;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Hosts.Console.Output;
using Clip.Sdk.Training.Data;
using Clip.Sdk.Training.Evaluation;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>What the measurements of a model have in common: model, name of the data set, limit, output.</summary>
internal abstract class EvaluationCommand : ClipCommand
{
    private readonly Argument<string> _data;
    private readonly Option<string?> _dataset = new("--dataset") { Description = "Name of the data set in the report. Default: the path's last part.", HelpName = "name" };
    private readonly Option<string> _language = new("--language") { Description = "Language of the texts in the report.", HelpName = "code", DefaultValueFactory = _ => "en" };
    private readonly Option<int> _limit = new("--limit") { Description = "Most pictures, the first ones; 0 takes all.", HelpName = "n" };
    private readonly Option<string?> _output = new("--output", "-o") { Description = "Also write the report here: one JSON object a line, as CLIP_benchmark writes them.", HelpName = "file" };
    private readonly Option<bool> _json = new("--json") { Description = "Print the report as CLIP_benchmark does, one JSON object a line, instead of a table." };

    /// <param name="name">The command's name.</param>
    /// <param name="description">Its description.</param>
    /// <param name="data">What the data argument takes.</param>
    protected EvaluationCommand(string name, string description, string data)
        : base(name, description)
    {
        _data = new Argument<string>("data") { Description = data };
        Add(_data);
        Model = new ModelArguments(this);
        Add(_dataset);
        Add(_language);
        Add(_limit);
        Add(_output);
        Add(_json);
    }

    /// <summary>The options of the model.</summary>
    protected ModelArguments Model { get; }

    /// <summary>The data's path.</summary>
    protected string DataPath(ParseResult parsed) => parsed.GetRequiredValue(_data);

    /// <summary>Most pictures; 0 takes all.</summary>
    protected int Limit(ParseResult parsed) => parsed.GetValue(_limit);

    /// <summary>Loads the model; texts beyond the context are cut, as every benchmark does.</summary>
    protected ClipModel LoadModel(ParseResult parsed) =>
        Model.Load(parsed, options => options with { Truncation = TextTruncation.KeepEndOfText });

    /// <summary>A report in CLIP_benchmark's words.</summary>
    protected BenchmarkReport Report(ParseResult parsed, ClipModel model, string task, IReadOnlyList<KeyValuePair<string, double>> metrics, string? suffix = null) => new()
    {
        Dataset = (parsed.GetValue(_dataset) ?? NameOf(DataPath(parsed))) + suffix,
        Model = model.Info.Name,
        Pretrained = Model.Path(parsed),
        Task = task,
        Metrics = metrics,
        Language = parsed.GetRequiredValue(_language),
    };

    /// <summary>Prints and writes the reports.</summary>
    /// <returns>The exit code.</returns>
    protected int Write(ParseResult parsed, IReadOnlyList<BenchmarkReport> reports, SampleFaults faults)
    {
        TextWriter console = parsed.InvocationConfiguration.Output;
        string lines = string.Concat(reports.Select(report => report.ToJson() + "\n"));
        if (parsed.GetValue(_output) is { } path)
        {
            File.WriteAllText(path + ".unfinished", lines);
            File.Move(path + ".unfinished", path, overwrite: true);
        }

        console.Write(parsed.GetValue(_json) ? lines : BenchmarkReport.ToTable(reports));
        SkippedSamples.Print(faults);
        return faults.Total == 0 ? ExitCode.Success : ExitCode.SomeItemsFailed;
    }

    private static string NameOf(string path) => Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(path)).TrimStart('.');
}
