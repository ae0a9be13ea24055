using Clip.Sdk.Files;
using Clip.Sdk.Files.Tar;

namespace Clip.Sdk.Batches;

/// <summary>Opens the inputs of batch jobs by what they are.</summary>
public static class BatchSources
{
    /// <summary>The input that stands for standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>Opens an input.</summary>
    /// <param name="inputs">
    /// One table (<c>.csv</c>, <c>.tsv</c>, <c>.jsonl</c>), a list of paths (<c>.txt</c>), standard input (<c>-</c>: a path or a JSON object a
    /// line), tar shards with or without gzip (several, or with braces: <c>part-{000..123}.tar</c>), or any number of folders, patterns and pictures.
    /// </param>
    /// <param name="options">How it is understood; null for the defaults.</param>
    /// <exception cref="InputException">An input does not exist, or they are of kinds that cannot be mixed.</exception>
    public static IBatchSource Open(IReadOnlyList<string> inputs, BatchSourceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        options ??= new BatchSourceOptions();
        if (inputs.Count == 0)
        {
            throw new InputException("A job needs an input: a folder, a pattern, a table, shards or '-' for standard input.");
        }

        bool areShards = inputs.All(IsShard);
        if (!areShards && inputs.Count > 1 && inputs.FirstOrDefault(input => input == StandardInput || IsShard(input) || IsTable(input)) is { } mixed)
        {
            throw new InputException($"'{mixed}' cannot be joined with other inputs. Give one table, or shards alone, or folders and pictures.", mixed);
        }

        if (areShards)
        {
            return new ShardSource([.. inputs.SelectMany(ExpandShards)], options);
        }

        if (inputs[0] == StandardInput)
        {
            return new LinesSource("standard input", () => new StreamReader(Console.OpenStandardInput()), Environment.CurrentDirectory, isRepeatable: false, options);
        }

        return IsTable(inputs[0]) ? OpenTable(inputs[0], options) : new ImageFilesSource(inputs, options);
    }

    private static IBatchSource OpenTable(string path, BatchSourceOptions options)
    {
        if (!File.Exists(path))
        {
            throw new InputException($"The input '{path}' does not exist. Check the path.", path);
        }

        return Extension(path) switch
        {
            ".CSV" => new TableSource(path, ',', options),
            ".TSV" => new TableSource(path, '\t', options),
            _ => new LinesSource(path, () => new StreamReader(path), Path.GetDirectoryName(Path.GetFullPath(path))!, isRepeatable: true, options),
        };
    }

    private static IEnumerable<string> ExpandShards(string input)
    {
        foreach (string name in ShardPattern.Expand(input))
        {
            if (File.Exists(name) || !GlobPattern.IsPattern(name))
            {
                yield return name;
                continue;
            }

            string folder = Path.GetDirectoryName(name) is { Length: > 0 } given ? given : ".";
            var pattern = new GlobPattern(Path.GetFileName(name));
            string[] found = Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder).Where(file => pattern.IsMatch(Path.GetFileName(file)))] : [];
            Array.Sort(found, StringComparer.Ordinal);
            if (found.Length == 0)
            {
                throw new InputException($"No shard fits the pattern '{input}'. Check the folder and the pattern.", input);
            }

            foreach (string file in found)
            {
                yield return file;
            }
        }
    }

    private static bool IsTable(string path) => Extension(path) is ".CSV" or ".TSV" or ".JSONL" or ".NDJSON" or ".TXT" && !Directory.Exists(path);

    private static bool IsShard(string path) =>
        (Extension(path) is ".TAR" or ".TGZ" || path.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase)) && !Directory.Exists(path);

    private static string Extension(string path) => Path.GetExtension(path).ToUpperInvariant();
}
