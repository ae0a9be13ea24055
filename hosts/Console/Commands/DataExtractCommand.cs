using System.CommandLine;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Hosts.Console.Output;
using Clip.Sdk.Hosts.Console.Shards;
using Clip.Sdk.Training.Data;
using Clip.Sdk.Training.Data.WebDataset;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>Unpacks samples of shards into files.</summary>
internal sealed class DataExtractCommand : ClipCommand
{
    private readonly Argument<string[]> _shards = new("shards") { Description = ShardPaths.Description, Arity = ArgumentArity.OneOrMore };
    private readonly Option<string> _output = new("--output", "-o") { Description = "Folder that receives the files, KEY.EXTENSION.", HelpName = "folder", Required = true };
    private readonly Option<string[]> _keys = new("--key") { Description = "A sample's name; may be repeated. Default: all samples.", HelpName = "key" };
    private readonly Option<int> _limit = new("--limit") { Description = "Most samples; 0 takes all.", HelpName = "n" };
    private readonly Option<bool> _json = CommonOptions.Json();

    public DataExtractCommand()
        : base("extract", "Unpack samples of shards into files; nothing is written outside of the folder.")
    {
        Add(_shards);
        Add(_output);
        Add(_keys);
        Add(_limit);
        Add(_json);
        SetAction((parsed, cancellationToken) => Task.FromResult(Run(parsed, cancellationToken)));
    }

    public override IReadOnlyList<string> Examples =>
    [
        "clip data extract shards/data-00000.tar --output unpacked --limit 100",
        "clip data extract shards --key 000000042 --output unpacked",
    ];

    private int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        var faults = new SampleFaults();
        string folder = Path.GetFullPath(parsed.GetRequiredValue(_output));
        HashSet<string> wanted = [.. parsed.GetValue(_keys) ?? []];
        int limit = parsed.GetValue(_limit);
        (int samples, int files) = (0, 0);
        IEnumerable<ShardRecord> records = ShardPaths.Find(parsed.GetRequiredValue(_shards)).SelectMany(shard => ShardRecords.Read(shard, faults));
        foreach (ShardRecord record in records.Where(record => wanted.Count == 0 || wanted.Contains(record.Key)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (limit > 0 && samples == limit)
            {
                break;
            }

            samples++;
            foreach ((string extension, ReadOnlyMemory<byte> content) in record.Files)
            {
                files += Write(folder, extension.Length == 0 ? record.Key : $"{record.Key}.{extension}", content, faults) ? 1 : 0;
            }
        }

        if (parsed.GetValue(_json))
        {
            JsonOutput.WriteLine(parsed.InvocationConfiguration.Output, new { Output = folder, Samples = samples, Files = files, Skipped = SkippedSamples.Of(faults) });
        }
        else
        {
            SkippedSamples.Print(faults);
            parsed.InvocationConfiguration.Output.WriteLine($"{folder}: {files} files of {samples} samples");
        }

        return faults.Total == 0 ? ExitCode.Success : ExitCode.SomeItemsFailed;
    }

    // A name in an archive is somebody else's: '../x' and '/x' would land elsewhere.
    private static bool Write(string folder, string name, ReadOnlyMemory<byte> content, SampleFaults faults)
    {
        string path = Path.GetFullPath(Path.Combine(folder, name));
        if (!path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            faults.Add("unsafe-name", $"'{name}' would be written outside of '{folder}'.");
            return false;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content.Span);
        return true;
    }
}
