using Clip.Sdk.Files.Tar;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Training.Configuration;
using Clip.Sdk.Training.Data;

namespace Clip.Sdk.Hosts.Console.Evaluation;

/// <summary>Pictures with classes: a folder with one folder for each class, or shards with <c>.cls</c> files.</summary>
/// <param name="Source">The pictures, in order.</param>
/// <param name="Names">[K] names of the classes.</param>
internal sealed record ClassSet(ISampleSource Source, IReadOnlyList<string> Names)
{
    private const string NamesFile = "classnames.txt";

    /// <param name="path">A folder of class folders, or shards.</param>
    /// <param name="namesFile">A file with one class name a line; null takes the folders' names, or <c>classnames.txt</c> beside shards.</param>
    /// <param name="faults">Receives pictures that cannot be used.</param>
    /// <exception cref="InputException">There are no classes, or more or fewer names than classes.</exception>
    public static ClassSet Open(string path, string? namesFile, SampleFaults faults)
    {
        var options = new DataSourceOptions { Path = path };
        bool isSharded = ShardPattern.IsShard(path) || (Directory.Exists(path) && Directory.EnumerateFiles(path).Any(ShardPattern.IsShard));
        if (isSharded)
        {
            string folder = Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path))!;
            string names = namesFile ?? Path.Combine(folder, NamesFile);
            return File.Exists(names)
                ? new ClassSet(SampleSources.ForEvaluation(options, new DataOptions(), SampleShare.Whole, faults), ReadNames(names))
                : throw new InputException($"Shards number their classes, and nothing names them. Put '{NamesFile}' with one name a line beside the shards, or pass --class-names.", path);
        }

        SampleList list = ImageFolderList.Read(path, options.ImageExtensions, options.CaptionExtension, options.ClassTemplate, faults);
        if (list.ClassNames.Count < 2)
        {
            throw new InputException($"'{Path.GetFullPath(path)}' has {list.ClassNames.Count} class folders, wanted at least 2. Put the pictures of each class into a folder of its name.", path);
        }

        IReadOnlyList<string> given = namesFile is null ? list.ClassNames : ReadNames(namesFile);
        return given.Count == list.ClassNames.Count
            ? new ClassSet(new ListSampleSource(list, isShuffled: false), given)
            : throw new InputException($"'{path}' has {list.ClassNames.Count} class folders but '{namesFile}' {given.Count} names. Give one name a line, in the order of the sorted folders.", path);
    }

    /// <summary>Labels that name no class make the whole measurement wrong, so they end it.</summary>
    /// <exception cref="InputException">A picture has no class, or one beyond the names.</exception>
    public void Check(EncodedPairs pairs)
    {
        int wrong = Array.FindIndex(pairs.Labels, label => label < 0 || label >= Names.Count);
        if (wrong >= 0)
        {
            throw new InputException($"The picture '{pairs.Names[wrong]}' has class {pairs.Labels[wrong]}, but there are {Names.Count} classes, numbered from 0. Leave out pictures without a class, and name all classes.", pairs.Names[wrong]);
        }
    }

    private static string[] ReadNames(string file) => [.. TextArguments.ReadLines(file).Select(line => line.Trim()).Where(line => line.Length > 0)];
}
