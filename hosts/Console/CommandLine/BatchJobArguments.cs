using System.CommandLine;
using Clip.Sdk.Batches;
using Clip.Sdk.Engines;

namespace Clip.Sdk.Hosts.Console.CommandLine;

/// <summary>The options that say how a batch job runs and what it writes, for every command that runs one.</summary>
internal sealed class BatchJobArguments
{
    private readonly Option<string?> _output = new("--output", "-o") { Description = "The rows, by the file's ending: .jsonl, .csv or .parquet. It appears when the job is finished.", HelpName = "file" };
    private readonly Option<string?> _report = new("--report") { Description = "An HTML report: one page with histograms, thumbnails, filters and review decisions.", HelpName = "file" };
    private readonly Option<int?> _reportRows = new("--report-rows") { Description = "Most rows that the report shows. Default 500.", HelpName = "n" };
    private readonly Option<bool> _resume = new("--resume") { Description = "Go on with an unfinished job of the same output; begin where there is none." };
    private readonly Option<bool> _restart = new("--restart") { Description = "Throw away what an unfinished job of the same output has done." };
    private readonly Option<bool> _unordered = new("--unordered") { Description = "Write rows as they are ready, from several streams at once." };
    private readonly Option<int?> _streams = new("--streams") { Description = "Streams of an unordered job. Default 2.", HelpName = "n" };

    public BatchJobArguments(Command command, bool isOutputRequired)
    {
        _output.Required = isOutputRequired;
        foreach (Option option in (Option[])[_output, _report, _reportRows, _resume, _restart, _unordered, _streams])
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetValue(_resume) && result.GetValue(_restart))
            {
                result.AddError("Give --resume or --restart, not both.");
            }
        });
    }

    public string? Output(ParseResult parsed) => parsed.GetValue(_output);

    /// <summary>True where a resumed job has nothing left to do: its output is there and no journal beside it.</summary>
    public bool IsFinished(ParseResult parsed) =>
        parsed.GetValue(_resume) && Output(parsed) is { } output && File.Exists(output) && !BatchJob.IsUnfinished(output);

    public BatchJobOptions Options(ParseResult parsed, string outputPath, IImageCodec? codec) => new()
    {
        OutputPath = outputPath,
        Start = parsed.GetValue(_resume) ? BatchStart.Resume : parsed.GetValue(_restart) ? BatchStart.Restart : BatchStart.New,
        IsOrdered = !parsed.GetValue(_unordered),
        UnorderedStreams = parsed.GetValue(_streams) ?? 2,
        Report = parsed.GetValue(_report) is { } report ? new BatchReportOptions { Path = report, Codec = codec, MaxRows = parsed.GetValue(_reportRows) ?? 500 } : null,
    };
}
