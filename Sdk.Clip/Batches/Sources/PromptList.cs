using System.Text.Json;

namespace Clip.Sdk.Batches;

/// <summary>The texts of a folder of pictures, by the order of the pictures or by their file names.</summary>
internal sealed class PromptList
{
    private readonly string _path;
    private readonly string[] _lines = [];
    private readonly Dictionary<string, Dictionary<string, string>>? _byName;

    private PromptList(string path, string[] lines) => (_path, _lines) = (path, lines);

    private PromptList(string path, Dictionary<string, Dictionary<string, string>> byName) => (_path, _byName) = (path, byName);

    /// <exception cref="InputException">The file cannot be read or is of another kind.</exception>
    public static PromptList Read(string path)
    {
        try
        {
            return Path.GetExtension(path).ToUpperInvariant() switch
            {
                ".TXT" => new PromptList(path, Lines(File.ReadAllText(path))),
                ".JSON" => new PromptList(path, Map(path, File.ReadAllBytes(path))),
                _ => throw new InputException($"The prompts file '{path}' should end in .txt (a text a line, in the order of the pictures' names) or .json (file names with their texts). A table with pictures and texts is an input by itself.", path),
            };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The prompts file '{path}' cannot be read: {error.Message}", path, error);
        }
    }

    public string? Find(long index, string picture) =>
        _byName is null ? index < _lines.Length ? _lines[index] : null : Record(picture)?.GetValueOrDefault("text");

    public IReadOnlyDictionary<string, string> Fields(string picture) =>
        Record(picture) is { } record ? record.Where(member => member.Key != "text").ToDictionary(StringComparer.Ordinal) : BatchItemFields.None;

    /// <summary>Texts by order must be as many as the pictures, or all behind the first gap would be matched wrongly.</summary>
    /// <exception cref="InputException">There are more or fewer.</exception>
    public void CheckCount(long pictures)
    {
        if (_byName is null && _lines.Length != pictures)
        {
            throw new InputException($"The prompts file '{_path}' has {_lines.Length} lines for {pictures} pictures. Give one line a picture, or a .json that maps file names to texts.", _path);
        }
    }

    private static string[] Lines(string content)
    {
        string[] lines = content.Split('\n');
        int count = lines[^1].Length == 0 ? lines.Length - 1 : lines.Length;
        return [.. lines.Take(count).Select(line => line.EndsWith('\r') ? line[..^1] : line)];
    }

    private static Dictionary<string, Dictionary<string, string>> Map(string path, byte[] content)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            var map = new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
            foreach (JsonProperty member in document.RootElement.EnumerateObject())
            {
                map[member.Name] = Normalize(member.Value);
            }

            return map;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new InputException($"The prompts file '{path}' should be a JSON object that maps file names to texts: {error.Message}", path, error);
        }
    }

    // DiffusionDB: {"0a1b.png": {"p": "a cat", "se": 42, "c": 7.0, "st": 50, "sa": "k_lms"}}.
    private static Dictionary<string, string> Normalize(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            return new Dictionary<string, string>(StringComparer.Ordinal) { ["text"] = value.GetString()! };
        }

        Dictionary<string, string> members = RecordReader.Members(value);
        foreach (string name in (ReadOnlySpan<string>)["text", "prompt", "caption", "p"])
        {
            if (members.Remove(name, out string? text))
            {
                members["text"] = text;
                break;
            }
        }

        return members;
    }

    private Dictionary<string, string>? Record(string picture) =>
        _byName is null ? null
        : _byName.GetValueOrDefault(picture) ?? _byName.GetValueOrDefault(Path.GetFileName(picture)) ?? _byName.GetValueOrDefault(Path.GetFileNameWithoutExtension(picture));
}
