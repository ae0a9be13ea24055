using System.CommandLine;
using System.Text.Json;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Hosts.Console.Output;
using Clip.Sdk.Hosts.Console.Shards;
using Clip.Sdk.Training.Data;
using Clip.Sdk.Training.Data.WebDataset;
using Spectre.Console;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>Lists the samples of shards.</summary>
internal sealed class DataListCommand : ClipCommand
{
    private readonly Argument<string[]> _shards = new("shards") { Description = ShardPaths.Description, Arity = ArgumentArity.OneOrMore };
    private readonly CaptionOptions _captions;
    private readonly Option<int> _limit = new("--limit") { Description = "Most samples; 0 lists all.", HelpName = "n" };
    private readonly Option<bool> _json = CommonOptions.Json();

    public DataListCommand()
        : base("list", "List the samples of shards: key, files, caption.")
    {
        Add(_shards);
        Add(_limit);
        _captions = new CaptionOptions(this);
        Add(_json);
        SetAction((parsed, cancellationToken) => Task.FromResult(Run(parsed, cancellationToken)));
    }

    public override IReadOnlyList<string> Examples =>
    [
        "clip data list shards/data-00000.tar --limit 20",
        "clip data list shards --json | jq -r .key",
    ];

    private int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        var faults = new SampleFaults();
        bool json = parsed.GetValue(_json);
        int limit = parsed.GetValue(_limit);
        using var output = new StreamWriter(System.Console.OpenStandardOutput());
        Table table = Tables.Create(["shard", "key", "files", "caption"]);
        IEnumerable<ShardRecord> records = ShardPaths.Find(parsed.GetRequiredValue(_shards)).SelectMany(shard => ShardRecords.Read(shard, faults));
        foreach (ShardRecord record in limit > 0 ? records.Take(limit) : records)
        {
            cancellationToken.ThrowIfCancellationRequested();
            IReadOnlyList<string> captions = Captions(parsed, record, faults);
            if (json)
            {
                JsonOutput.WriteLine(output, new
                {
                    record.Shard,
                    record.Key,
                    Files = record.Files.Select(file => new { Extension = file.Key, Bytes = file.Value.Length }),
                    Captions = captions,
                });
            }
            else
            {
                string files = string.Join(", ", record.Files.Select(file => $"{file.Key} {ByteSize.Text(file.Value.Length)}"));
                table.AddPlainRow(Path.GetFileName(record.Shard), record.Key, files, captions.Count > 0 ? captions[0] : string.Empty);
            }
        }

        if (!json)
        {
            Tables.Write(output, table);
        }

        SkippedSamples.Print(faults);
        return faults.Total == 0 ? ExitCode.Success : ExitCode.SomeItemsFailed;
    }

    private IReadOnlyList<string> Captions(ParseResult parsed, ShardRecord record, SampleFaults faults)
    {
        try
        {
            return ShardSurvey.CaptionsOf(record, _captions.Extension(parsed), _captions.Property(parsed));
        }
        catch (JsonException error)
        {
            faults.Add("caption-corrupt", $"{record.Shard}:{record.Key}: {error.Message}");
            return [];
        }
    }
}
