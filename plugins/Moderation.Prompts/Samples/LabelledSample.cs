using System.Globalization;
using System.Text.Json;
using Clip.Sdk.Files;
using Clip.Sdk.Moderation.Policies;

namespace Clip.Sdk.Moderation.Samples;

/// <summary>
/// Reads labelled items: a table (<c>.csv</c>, <c>.tsv</c>), <c>.jsonl</c>, or a folder with a subfolder for each category and one
/// named <c>none</c>.
/// </summary>
/// <remarks>
/// A row has <c>image</c> or <c>text</c>, and either <c>labels</c> (categories, separated by ';', or a JSON list) or a column for each
/// category with 1, 0 or nothing for unknown. Other columns may serve as groups.
/// </remarks>
internal sealed class LabelledSample
{
    private const string Nothing = "none";

    private static readonly string[] PictureExtensions = [".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".avif", ".heic", ".jxl"];

    private readonly string _path;
    private readonly string[] _categories;
    private readonly IFileRoots _files;

    private LabelledSample(string path, IEnumerable<string> categories, IFileRoots files) => (_path, _categories, _files) = (path, [.. categories], files);

    /// <summary>Reads a sample.</summary>
    /// <param name="path">File or folder, within the roots.</param>
    /// <param name="categories">The policy's categories; labels must be among them.</param>
    /// <param name="files">Turns names of pictures into pictures.</param>
    /// <exception cref="InputException">It cannot be read, or a label is unknown.</exception>
    public static IReadOnlyList<LabelledItem> Read(string path, IEnumerable<string> categories, IFileRoots files)
    {
        string full = files.ResolveInput(path);
        var sample = new LabelledSample(full, categories, files);
        LabelledItem[] items;
        try
        {
            items = [.. Directory.Exists(full) ? sample.ReadFolder() : sample.ReadFile()];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The labelled sample '{full}' cannot be read: {error.Message}", full, error);
        }

        return items.Length > 0 ? items : throw new InputException($"The labelled sample '{full}' has no items.", full);
    }

    private IEnumerable<LabelledItem> ReadFile()
    {
        if (!File.Exists(_path))
        {
            throw new InputException($"The labelled sample '{_path}' does not exist.", _path);
        }

        return Path.GetExtension(_path).ToUpperInvariant() switch
        {
            ".CSV" => ReadTable(','),
            ".TSV" => ReadTable('\t'),
            ".JSONL" or ".NDJSON" => ReadJsonLines(),
            _ => throw new InputException($"The labelled sample '{_path}' should end in .csv, .tsv or .jsonl, or be a folder with a subfolder for each category.", _path),
        };
    }

    private IEnumerable<LabelledItem> ReadFolder()
    {
        foreach (string folder in Directory.EnumerateDirectories(_path).Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(folder);
            IReadOnlySet<string> labels = name == Nothing ? new HashSet<string>() : new HashSet<string> { Known(name, _path) };
            foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                if (PictureExtensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
                {
                    yield return new LabelledItem { Id = Path.GetRelativePath(_path, file), Image = _files.ResolveImage(file), Labels = labels };
                }
            }
        }
    }

    private IEnumerable<LabelledItem> ReadTable(char separator)
    {
        using var reader = new StreamReader(_path);
        string[]? header = null;
        foreach ((int line, string[] fields) in CsvRows.Read(reader, separator, _path))
        {
            if (header is null)
            {
                header = [.. fields.Select(field => field.Trim())];
                CheckHeader(header);
                continue;
            }

            if (fields.Length != header.Length)
            {
                throw Wrong(line, $"the row has {fields.Length} fields but the header has {header.Length}.");
            }

            var row = new Dictionary<string, string>(StringComparer.Ordinal);
            for (int i = 0; i < header.Length; i++)
            {
                row[header[i]] = fields[i];
            }

            string[] labels = row.TryGetValue("labels", out string? list) ? list.Split([';', '|'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [];
            yield return Item(line, row.GetValueOrDefault("image"), row.GetValueOrDefault("text"), labels, row);
        }
    }

    private void CheckHeader(string[] header)
    {
        if (!header.Contains("image") && !header.Contains("text"))
        {
            throw Wrong(1, $"the header must name a column 'image' or 'text' but names '{string.Join("', '", header)}'.");
        }

        if (!header.Contains("labels") && !header.Intersect(_categories, StringComparer.Ordinal).Any())
        {
            throw Wrong(1, $"the header must name a column 'labels', or a column for a category of the policy ('{string.Join("', '", _categories)}').");
        }

        if (header.Distinct(StringComparer.Ordinal).Count() != header.Length)
        {
            throw Wrong(1, "two columns have one name.");
        }
    }

    private IEnumerable<LabelledItem> ReadJsonLines()
    {
        int line = 0;
        foreach (string text in File.ReadLines(_path))
        {
            line++;
            if (!string.IsNullOrWhiteSpace(text))
            {
                yield return ReadJson(line, text);
            }
        }
    }

    private LabelledItem ReadJson(int line, string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            var row = new Dictionary<string, string>(StringComparer.Ordinal);
            string[] labels = [];
            foreach (JsonProperty member in document.RootElement.EnumerateObject())
            {
                if (member.Name == "labels" && member.Value.ValueKind == JsonValueKind.Array)
                {
                    labels = [.. member.Value.EnumerateArray().Select(label => label.GetString() ?? "")];
                }
                else
                {
                    row[member.Name] = member.Value.ValueKind switch
                    {
                        JsonValueKind.String => member.Value.GetString()!,
                        JsonValueKind.Null => "",
                        _ => member.Value.GetRawText(),
                    };
                }
            }

            return Item(line, row.GetValueOrDefault("image"), row.GetValueOrDefault("text"), labels, row);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new InputException($"{_path}({line}): not a JSON object with 'image' or 'text' ({error.Message}).", _path, error);
        }
    }

    private LabelledItem Item(int line, string? image, string? text, string[] names, Dictionary<string, string> row)
    {
        if (string.IsNullOrWhiteSpace(image) == string.IsNullOrEmpty(text))
        {
            throw Wrong(line, "a row must have either an 'image' (a path) or a 'text'.");
        }

        string place = string.Create(CultureInfo.InvariantCulture, $"{_path}({line})");
        var labels = names.Where(name => name != Nothing).Select(name => Known(name, place)).ToHashSet(StringComparer.Ordinal);
        var unknown = new HashSet<string>(StringComparer.Ordinal);
        foreach (string category in _categories)
        {
            if (!row.TryGetValue(category, out string? value))
            {
                continue;
            }

            switch (value.Trim().ToUpperInvariant())
            {
                case "1" or "TRUE" or "YES": labels.Add(category); break;
                case "0" or "FALSE" or "NO": break;
                case "": unknown.Add(category); break;
                default: throw Wrong(line, $"the label of '{category}' must be 1, 0 or empty but is '{value}'.");
            }
        }

        return new LabelledItem
        {
            Id = string.IsNullOrWhiteSpace(image) ? string.Create(CultureInfo.InvariantCulture, $"line {line}") : image,
            Image = string.IsNullOrWhiteSpace(image) ? null : Picture(image),
            Text = string.IsNullOrEmpty(text) ? null : text,
            Labels = labels,
            Unknown = unknown,
            Fields = row,
        };
    }

    /// <summary>Relative paths begin at the sample's folder.</summary>
    private ImageSource Picture(string reference) => _files.ResolveImage(
        reference.StartsWith("data:", StringComparison.OrdinalIgnoreCase) ? reference : Path.Combine(Path.GetDirectoryName(_path)!, reference));

    private string Known(string name, string place) => _categories.Contains(name, StringComparer.Ordinal)
        ? name
        : throw new InputException($"{place}: the label '{name}' is no category of the policy.{Suggestion.For(name, _categories)}", _path);

    private InputException Wrong(int line, string message) => new(string.Create(CultureInfo.InvariantCulture, $"{_path}({line}): {message}"), _path);
}
