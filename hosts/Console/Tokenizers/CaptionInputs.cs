using System.IO.Compression;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Training.Configuration;
using Clip.Sdk.Training.Data;

namespace Clip.Sdk.Hosts.Console.Tokenizers;

/// <summary>Texts for a vocabulary: text files with one text a line, standard input, and the captions of training data.</summary>
internal sealed class CaptionInputs(IReadOnlyList<string> paths, Func<string, DataSourceOptions> describe)
{
    private string[]? _standardInput;

    /// <summary>All texts, read anew each time; standard input is kept, since it can be read only once.</summary>
    /// <param name="faults">Receives what could not be read and was passed over.</param>
    /// <exception cref="InputException">A path does not exist or cannot be read.</exception>
    public IEnumerable<string> Read(SampleFaults faults) => paths.SelectMany(path => path == "-"
        ? _standardInput ??= TextArguments.ReadLines("-")
        : IsText(path) ? ReadLines(path) : SampleCaptions.Read(describe(path), faults));

    private static bool IsText(string path) =>
        path.EndsWith(".txt", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".txt.gz", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> ReadLines(string path)
    {
        if (!File.Exists(path))
        {
            throw new InputException($"The text file '{Path.GetFullPath(path)}' does not exist. Check the path.", path);
        }

        using Stream file = File.OpenRead(path);
        using Stream stream = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                yield return line;
            }
        }
    }
}
