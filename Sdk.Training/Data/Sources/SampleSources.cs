using Clip.Sdk.Training.Configuration;
using Clip.Sdk.Files.Tar;
using Clip.Sdk.Training.Data.WebDataset;

namespace Clip.Sdk.Training.Data;

/// <summary>Makes sources from what a run file says.</summary>
public static class SampleSources
{
    /// <summary>The training data: one source, or a mixture by weight.</summary>
    /// <param name="options">The data of a run.</param>
    /// <param name="seed">Seed of the order.</param>
    /// <param name="share">The part that this process reads.</param>
    /// <param name="faults">Receives rows and pictures that are left out of lists.</param>
    /// <exception cref="InputException">No source is named, or one cannot be read.</exception>
    public static ISampleSource ForTraining(DataOptions options, int seed, SampleShare share, SampleFaults faults)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Train.Count == 0)
        {
            throw new InputException("The run names no training data. Add a source under 'data.train'.");
        }

        ISampleSource[] sources = [.. options.Train.Select((source, number) => Create(source, options, seed + number, share, isShuffled: true, faults))];
        return sources.Length == 1
            ? sources[0]
            : new MixedSampleSource(sources, [.. options.Train.Select(source => source.Weight)], unchecked((seed * 65_537) + share.Rank));
    }

    /// <summary>One source in its own order, for a measurement.</summary>
    /// <param name="source">The source.</param>
    /// <param name="options">The data options of the run, for limits.</param>
    /// <param name="share">The part that this process reads.</param>
    /// <param name="faults">Receives rows and pictures that are left out of lists.</param>
    /// <exception cref="InputException">It cannot be read.</exception>
    public static ISampleSource ForEvaluation(DataSourceOptions source, DataOptions options, SampleShare share, SampleFaults faults) =>
        Create(source, options, seed: 0, share, isShuffled: false, faults);

    private static ISampleSource Create(DataSourceOptions source, DataOptions options, int seed, SampleShare share, bool isShuffled, SampleFaults faults)
    {
        ArgumentNullException.ThrowIfNull(source);
        DataSourceKind kind = KindOf(source);
        if (kind == DataSourceKind.WebDataset)
        {
            return new WebDatasetSource(ShardPattern.Find(source.Path), ShardOptions(source, options, seed, share, isShuffled));
        }

        SampleList list = List(source, kind, faults);
        return new ListSampleSource(list, seed, isShuffled, share);
    }

    /// <summary>Reads a source that is listed in full.</summary>
    /// <exception cref="InputException">It does not exist or lacks a column.</exception>
    internal static SampleList List(DataSourceOptions source, DataSourceKind kind, SampleFaults faults)
    {
        if (kind != DataSourceKind.ImageFolder && !File.Exists(source.Path))
        {
            throw new InputException($"The data file '{Path.GetFullPath(source.Path)}' does not exist. Check 'path'.", source.Path);
        }

        return kind switch
        {
            DataSourceKind.Csv => CsvSampleList.Read(source.Path, ',', source.ImageColumn, source.CaptionColumn, source.Root, faults),
            DataSourceKind.Tsv => CsvSampleList.Read(source.Path, '\t', source.ImageColumn, source.CaptionColumn, source.Root, faults),
            DataSourceKind.Jsonl => JsonlSampleList.Read(source.Path, source.ImageColumn, source.CaptionColumn, source.Root, faults),
            _ => ImageFolderList.Read(source.Path, source.ImageExtensions, source.CaptionExtension, source.ClassTemplate, faults),
        };
    }

    private static WebDatasetOptions ShardOptions(DataSourceOptions source, DataOptions options, int seed, SampleShare share, bool isShuffled) => new()
    {
        ImageExtensions = source.ImageExtensions,
        CaptionExtension = source.CaptionExtension,
        CaptionProperty = source.CaptionColumn,
        Seed = seed,
        IsShuffled = isShuffled,
        ShuffleBuffer = isShuffled ? options.ShuffleBuffer : 0,
        IsResampled = isShuffled && options.Resample,
        Share = share,
        Readers = isShuffled ? options.Readers : 1,
        MaximumMemberBytes = options.MaximumMemberBytes,
        SamplesPerEpoch = options.SamplesPerEpoch > 0 ? options.SamplesPerEpoch : null,
    };

    /// <summary>What lies at a source's path: as the source says, else told by the name, and for a folder by its files.</summary>
    internal static DataSourceKind KindOf(DataSourceOptions source)
    {
        DataSourceKind kind = source.Kind == DataSourceKind.Auto ? KindOf(source.Path) : source.Kind;
        return source.Kind == DataSourceKind.Auto && Directory.Exists(source.Path) && Directory.EnumerateFiles(source.Path).Any(ShardPattern.IsShard)
            ? DataSourceKind.WebDataset
            : kind;
    }

    private static DataSourceKind KindOf(string path)
    {
        string name = path.ToUpperInvariant();
        return ShardPattern.IsShard(path) ? DataSourceKind.WebDataset
            : name.EndsWith(".CSV", StringComparison.Ordinal) ? DataSourceKind.Csv
            : name.EndsWith(".TSV", StringComparison.Ordinal) ? DataSourceKind.Tsv
            : name.EndsWith(".JSONL", StringComparison.Ordinal) || name.EndsWith(".NDJSON", StringComparison.Ordinal) ? DataSourceKind.Jsonl
            : DataSourceKind.ImageFolder;
    }
}
