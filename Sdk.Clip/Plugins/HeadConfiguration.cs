using System.Text.Json;
using System.Text.Json.Nodes;

namespace Clip.Sdk.Plugins;

/// <summary>The configuration of a host's heads: a file <c>clip.json</c> with the members <c>model</c>, <c>plugins</c>, <c>allow</c> and <c>heads</c>.</summary>
public sealed class HeadConfiguration
{
    private const int MaximumBytes = 16 << 20;

    private static readonly string[] Members = ["model", "plugins", "allow", "heads"];

    private readonly Dictionary<string, JsonObject> _sections = new(StringComparer.Ordinal);

    private HeadConfiguration()
    {
    }

    /// <summary>No settings.</summary>
    public static HeadConfiguration Empty { get; } = new();

    /// <summary>The checkpoint, in full, or null.</summary>
    public string? Model { get; private init; }

    /// <summary>Folders of plugins, in full.</summary>
    public IReadOnlyList<string> Plugins { get; private init; } = [];

    /// <summary>Fingerprints of the plugins that may be loaded; null allows all.</summary>
    public IReadOnlySet<string>? Allow { get; private init; }

    /// <summary>The heads that have a section.</summary>
    public IReadOnlyCollection<string> Heads => _sections.Keys;

    /// <summary>A head's section, or null.</summary>
    /// <param name="head">The head's name.</param>
    public JsonObject? Section(string head) => _sections.GetValueOrDefault(head);

    /// <summary>The same with another section of a head.</summary>
    /// <param name="head">The head's name.</param>
    /// <param name="section">The section.</param>
    public HeadConfiguration WithSection(string head, JsonObject section)
    {
        ArgumentException.ThrowIfNullOrEmpty(head);
        ArgumentNullException.ThrowIfNull(section);
        var changed = new HeadConfiguration { Model = Model, Plugins = Plugins, Allow = Allow };
        foreach ((string name, JsonObject values) in _sections)
        {
            changed._sections[name] = values;
        }

        changed._sections[head] = section;
        return changed;
    }

    /// <summary>Reads a JSON file; comments and trailing commas are allowed.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InputException">It cannot be read, or says something that is not known.</exception>
    public static HeadConfiguration Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = Path.GetFullPath(path);
        try
        {
            var file = new FileInfo(full);
            if (file.Exists && file.Length > MaximumBytes)
            {
                throw new InputException($"Configuration '{full}' has {file.Length} bytes; at most {MaximumBytes} are read.", full);
            }

            JsonNode? root = JsonNode.Parse(
                File.ReadAllBytes(full), null, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false });
            return Create(root, full);
        }
        catch (JsonException error)
        {
            throw new InputException($"Configuration '{full}', line {error.LineNumber + 1}: it is not JSON. {error.Message}", full, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Configuration '{full}' cannot be read: {error.Message}", full, error);
        }
    }

    /// <summary>Takes settings that were read from somewhere else, such as a YAML file.</summary>
    /// <param name="root">The settings.</param>
    /// <param name="path">The file, for messages; relative paths start at its folder.</param>
    /// <exception cref="InputException">They say something that is not known.</exception>
    public static HeadConfiguration Create(JsonNode? root, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        JsonObject settings = Is<JsonObject>(root, "The whole file", "an object", path);
        foreach ((string member, _) in settings)
        {
            if (!Members.Contains(member))
            {
                throw new InputException($"Configuration '{path}' has '{member}', which is not known. It may have: {string.Join(", ", Members)}.", path);
            }
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var configuration = new HeadConfiguration
        {
            Model = settings["model"] is { } model ? Path.GetFullPath(Text(model, "model", path), folder) : null,
            Plugins = [.. Texts(settings["plugins"], "plugins", path).Select(plugin => Path.GetFullPath(plugin, folder))],
            Allow = settings["allow"] is null ? null : Texts(settings["allow"], "allow", path).ToHashSet(StringComparer.OrdinalIgnoreCase),
        };
        if (settings["heads"] is { } heads)
        {
            foreach ((string head, JsonNode? section) in Is<JsonObject>(heads, "'heads'", "an object", path))
            {
                configuration._sections.Add(head, Is<JsonObject>(section, $"'heads.{head}'", "an object", path));
            }
        }

        return configuration;
    }

    private static IEnumerable<string> Texts(JsonNode? node, string member, string path) =>
        node is null ? [] : Is<JsonArray>(node, $"'{member}'", "a list of texts", path).Select(item => Text(item, member, path));

    private static string Text(JsonNode? node, string member, string path) => node is JsonValue value && value.TryGetValue(out string? text) && text.Length > 0
        ? text
        : throw new InputException($"Configuration '{path}': '{member}' is to be a text, but {Shown(node)} came.", path);

    private static T Is<T>(JsonNode? node, string what, string wanted, string path)
        where T : JsonNode =>
        node as T ?? throw new InputException($"Configuration '{path}': {what} is to be {wanted}, but {Shown(node)} came.", path);

    private static string Shown(JsonNode? node)
    {
        string text = node?.ToJsonString() ?? "null";
        return text.Length <= 60 ? text : text[..57] + "...";
    }
}
