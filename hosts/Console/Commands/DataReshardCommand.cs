using System.CommandLine;
using System.Globalization;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Hosts.Console.Output;
using Clip.Sdk.Hosts.Console.Shards;
using Clip.Sdk.Training;
using Clip.Sdk.Training.Data;
using Clip.Sdk.Training.Data.WebDataset;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>Writes the samples of shards to other shards, with all their files as they are.</summary>
internal sealed class DataReshardCommand : ClipCommand
{
    private readonly Argument<string[]> _shards = new("shards") { Description = ShardPaths.Description, Arity = ArgumentArity.OneOrMore };
    private readonly ShardOutputOptions _output;
    private readonly Option<int> _buffer = new("--shuffle-buffer") { Description = "Samples that wait to be written in a random order; 0 keeps the order.", HelpName = "n" };
    private readonly Option<int> _seed = new("--seed") { Description = "Seed of that order.", HelpName = "n" };
    private readonly Option<bool> _keepKeys = new("--keep-keys") { Description = "Keep the samples' names instead of numbering them; two equal ones may not meet." };
    private readonly Option<bool> _json = CommonOptions.Json();

    public DataReshardCommand()
        : base("reshard", "Write the samples of shards to shards of another size, in the same or a random order.")
    {
        Add(_shards);
        _output = new ShardOutputOptions(this);
        Add(_buffer);
        Add(_seed);
        Add(_keepKeys);
        Add(_json);
        _buffer.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 0)
            {
                result.AddError("--shuffle-buffer must be at least 0.");
            }
        });
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "clip data reshard shards --output small --samples-per-shard 1000",
        "clip data reshard 'a/{000..009}.tar' 'b/{000..009}.tar' --output mixed --shuffle-buffer 50000 --seed 1",
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> shards = ShardPaths.Find(parsed.GetRequiredValue(_shards));
        var faults = new SampleFaults();
        using ShardWriter writer = _output.Open(parsed);
        await JobProgress.RunAsync("Writing", "samples", total: 0, progress => Task.Run(() => Copy(parsed, shards, writer, faults, progress, cancellationToken), cancellationToken));
        writer.Complete();
        TextWriter console = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(_json))
        {
            JsonOutput.WriteLine(console, new { Output = _output.Folder(parsed), writer.Shards, Samples = writer.Count, Skipped = SkippedSamples.Of(faults) });
        }
        else
        {
            SkippedSamples.Print(faults);
            console.WriteLine($"{_output.Folder(parsed)}: {writer.Count} samples of {shards.Count} shards in {writer.Shards.Count}; {faults.Total} faults");
        }

        return faults.Total == 0 ? ExitCode.Success : ExitCode.SomeItemsFailed;
    }

    private long Copy(ParseResult parsed, IReadOnlyList<string> shards, ShardWriter writer, SampleFaults faults, JobProgress progress, CancellationToken cancellationToken)
    {
        bool keepsKeys = parsed.GetValue(_keepKeys);
        string? lastKey = null;
        IEnumerable<ShardRecord> records = shards.SelectMany(shard => ShardRecords.Read(shard, faults));
        foreach (ShardRecord record in Shuffle(records, parsed.GetValue(_buffer), parsed.GetValue(_seed)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (keepsKeys && record.Key == lastKey)
            {
                throw new InputException($"Two samples named '{record.Key}' meet, and would become one. Leave out --keep-keys.", record.Shard);
            }

            lastKey = record.Key;
            writer.Write(keepsKeys ? record.Key : writer.Count.ToString("D9", CultureInfo.InvariantCulture), record.Files);
            progress.Advance();
        }

        return writer.Count;
    }

    // Each new sample takes the place of a random one, which is written: the same bounded shuffle as in training.
    private static IEnumerable<ShardRecord> Shuffle(IEnumerable<ShardRecord> records, int size, int seed)
    {
        var random = new SeededRandom(seed);
        var buffer = new List<ShardRecord>();
        foreach (ShardRecord record in records)
        {
            if (buffer.Count < size)
            {
                buffer.Add(record);
                continue;
            }

            if (size == 0)
            {
                yield return record;
                continue;
            }

            int place = random.Next(size);
            (ShardRecord old, buffer[place]) = (buffer[place], record);
            yield return old;
        }

        ShardRecord[] rest = [.. buffer];
        random.Shuffle<ShardRecord>(rest);
        foreach (ShardRecord record in rest)
        {
            yield return record;
        }
    }
}
