using System.CommandLine;
using Clip.Sdk.Files.Tar;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Hosts.Console.Output;
using Clip.Sdk.Hosts.Console.Shards;
using Clip.Sdk.Training.Configuration;
using Clip.Sdk.Training.Data;
using Clip.Sdk.Training.Data.WebDataset;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>Writes pairs to shards.</summary>
internal sealed class DataMakeCommand : ClipCommand
{
    private readonly Argument<string[]> _sources = new("sources") { Description = "Each a .csv, .tsv or .jsonl list, a picture folder (with caption files or class folders), or shards.", Arity = ArgumentArity.OneOrMore };
    private readonly ShardOutputOptions _output;
    private readonly PairSourceArguments _kinds;
    private readonly Option<bool> _shuffle = new("--shuffle") { Description = "Write the pairs of each source in a random order: training reads shards nearly in their own." };
    private readonly Option<int> _seed = new("--seed") { Description = "Seed of that order.", HelpName = "n" };
    private readonly Option<bool> _check = new("--check") { Description = "Decode every picture, and leave out those that cannot be." };
    private readonly Option<bool> _json = CommonOptions.Json();

    public DataMakeCommand()
        : base("make", "Write pairs to WebDataset shards: NAME-00000.tar with 000000000.jpg, .txt and, of class folders, .cls.")
    {
        Add(_sources);
        _output = new ShardOutputOptions(this);
        Add(_shuffle);
        Add(_seed);
        Add(_check);
        _kinds = new PairSourceArguments(this);
        Add(_json);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "clip data make pairs.csv --output shards --shuffle --check",
        "clip data make pairs.jsonl --image-column image --caption-column captions --output shards --samples-per-shard 5000",
        "clip data make flowers/train --class-template \"a photo of a {}, a flower.\" --output shards --name flowers",
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var faults = new SampleFaults();
        string[] paths = parsed.GetRequiredValue(_sources);
        ISampleSource[] sources = [.. paths.Select(path => Open(parsed, path, faults))];
        using ShardWriter writer = _output.Open(parsed);
        var maker = new ShardMaker(writer, faults, parsed.GetValue(_check));
        await JobProgress.RunAsync("Writing", "pairs", sources.Sum(source => source.SamplesPerEpoch ?? 0), progress => Task.Run(() =>
        {
            foreach (ISampleSource source in sources)
            {
                maker.Add(source, progress, cancellationToken);
            }

            return writer.Count;
        }, cancellationToken));
        writer.Complete();
        WriteClassNames(parsed, paths);
        Write(parsed, writer, faults);
        return faults.Total == 0 ? ExitCode.Success : ExitCode.SomeItemsFailed;
    }

    private ISampleSource Open(ParseResult parsed, string path, SampleFaults faults)
    {
        DataSourceOptions source = _kinds.Source(parsed, path);
        return parsed.GetValue(_shuffle)
            ? SampleSources.ForTraining(new DataOptions { Train = [source] }, parsed.GetValue(_seed), SampleShare.Whole, faults)
            : SampleSources.ForEvaluation(source, new DataOptions(), SampleShare.Whole, faults);
    }

    // What 'clip evaluate zero-shot' and CLIP_benchmark look for beside shards with classes.
    private void WriteClassNames(ParseResult parsed, string[] paths)
    {
        DataSourceOptions source = _kinds.Source(parsed, paths[0]);
        if (paths.Length == 1 && Directory.Exists(paths[0]) && source.Kind is (DataSourceKind.Auto or DataSourceKind.ImageFolder) && !Directory.EnumerateFiles(paths[0]).Any(ShardPattern.IsShard))
        {
            IReadOnlyList<string> names = ImageFolderList.Read(paths[0], source.ImageExtensions, source.CaptionExtension, source.ClassTemplate).ClassNames;
            if (names.Count > 0)
            {
                File.WriteAllLines(Path.Combine(_output.Folder(parsed), "classnames.txt"), names);
            }
        }
    }

    private void Write(ParseResult parsed, ShardWriter writer, SampleFaults faults)
    {
        TextWriter console = parsed.InvocationConfiguration.Output;
        long bytes = writer.Shards.Sum(shard => new FileInfo(shard).Length);
        if (parsed.GetValue(_json))
        {
            JsonOutput.WriteLine(console, new { Output = _output.Folder(parsed), writer.Shards, Samples = writer.Count, Bytes = bytes, Skipped = SkippedSamples.Of(faults) });
            return;
        }

        SkippedSamples.Print(faults);
        console.WriteLine($"{_output.Folder(parsed)}: {writer.Count} pairs in {writer.Shards.Count} shards, {ByteSize.Text(bytes)}; {faults.Total} left out");
    }
}
