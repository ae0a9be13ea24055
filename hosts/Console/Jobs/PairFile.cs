using System.Text.Json;
using CsvHelper;

namespace Clip.Sdk.Hosts.Console.Jobs;

/// <summary>Pairs of a picture and a text, read from a file. Relative paths begin at the file's folder.</summary>
internal static class PairFile
{
    /// <exception cref="InputException">The file cannot be read, or a row lacks its picture or text.</exception>
    public static IReadOnlyList<ImageTextPair> Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new InputException($"The file of pairs '{path}' does not exist.", path);
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        IEnumerable<ImageTextPair> pairs = Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".JSONL" or ".NDJSON" => ReadJsonLines(path),
            ".CSV" => ReadTable(path, ','),
            ".TSV" => ReadTable(path, '\t'),
            _ => throw new InputException($"'{path}' should end in .jsonl, .csv or .tsv.", path),
        };
        return [.. pairs.Select(pair => pair with { Image = Path.Combine(folder, pair.Image) })];
    }

    private static IEnumerable<ImageTextPair> ReadTable(string path, char separator)
    {
        using CsvReader reader = CsvReader.FromFile(path, new CsvReaderOptions { Separator = separator, TrackLineNumbers = true });
        reader.ReadHeader();
        if (!reader.Headers.Contains("image") || !reader.Headers.Contains("text"))
        {
            throw new InputException($"The first line of '{path}' must name the columns 'image' and 'text'.", path);
        }

        while (reader.Read())
        {
            yield return Check(path, (int)reader.LineNumber, reader.GetString("image"), reader.GetString("text"));
        }
    }

    private static IEnumerable<ImageTextPair> ReadJsonLines(string path)
    {
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            yield return ReadJson(path, number, line);
        }
    }

    private static ImageTextPair ReadJson(string path, int number, string line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            return Check(path, number, Text(document, "image"), Text(document, "text"));
        }
        catch (JsonException error)
        {
            throw new InputException($"{path}, line {number}: not a JSON object ({error.Message}).", path, error);
        }
    }

    private static string? Text(JsonDocument document, string name) =>
        document.RootElement.ValueKind == JsonValueKind.Object
        && document.RootElement.TryGetProperty(name, out JsonElement value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static ImageTextPair Check(string path, int number, string? image, string? text) =>
        string.IsNullOrEmpty(image) || text is null
            ? throw new InputException($"{path}, line {number}: expected an 'image' (a path) and a 'text'.", path)
            : new ImageTextPair(image, text);
}

/// <summary>A picture's path and the text that it should match.</summary>
internal sealed record ImageTextPair(string Image, string Text);
