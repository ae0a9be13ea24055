using System.CommandLine;
using Clip.Sdk.Batches;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Hosts.Console.Heads;
using Clip.Sdk.Plugins;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>A head over a collection, with progress, resume, rows and a report.</summary>
internal sealed class BatchCommand : ClipCommand
{
    private readonly Argument<string> _head = new("head") { Description = "The head: `clip heads list` names them." };
    private readonly ModelArguments _model;
    private readonly BatchSourceArguments _source;
    private readonly BatchJobArguments _job;
    private readonly HeadHostArguments _host;
    private readonly Option<bool> _json = CommonOptions.Json();

    public BatchCommand()
        : base("batch", "Run a head over a folder, a table, shards or standard input.")
    {
        Add(_head);
        _source = new BatchSourceArguments(this);
        _job = new BatchJobArguments(this, isOutputRequired: true);
        _model = new ModelArguments(this, isRequired: false);
        _host = new HeadHostArguments(this);
        Add(_json);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "clip batch clip-score --model models/clip --input pairs.csv --output scores.jsonl --report scores.html",
        "clip batch moderation --model models/clip --input uploads/ --output decisions.parquet --report decisions.html --resume",
        "find photos -name '*.jpg' | clip batch caption --model models/clip --input - --output captions.csv --unordered",
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        bool isJson = parsed.GetValue(_json);
        if (_job.IsFinished(parsed))
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"clip: '{_job.Output(parsed)}' is finished; there is nothing to resume.");
            return ExitCode.Success;
        }

        string name = parsed.GetRequiredValue(_head);
        await using HeadHost host = _host.Open(parsed, _model, name);
        using BatchHeadLease head = host.Catalog.OpenBatch(name);
        BatchSummary summary = await BatchRun.RunAsync(name, head, _source.Open(parsed), _job.Options(parsed, _job.Output(parsed)!, host.Codec), cancellationToken);
        BatchRun.Print(parsed, summary, isJson);
        return BatchRun.ExitCodeOf(summary);
    }
}
