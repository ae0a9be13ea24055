using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Clip.Sdk.Plugins;

/// <summary>Reads <c>plugin.json</c> from strangers: bounded, with the line of whatever is wrong.</summary>
internal ref partial struct ManifestReader
{
    private const int MaximumBytes = 256 << 10;
    private const int MaximumHeads = 1000;

    private readonly string _path;
    private readonly ReadOnlySpan<byte> _bytes;
    private Utf8JsonReader _json;

    private ManifestReader(string path, ReadOnlySpan<byte> bytes)
    {
        _path = path;
        _bytes = bytes;
        _json = new Utf8JsonReader(bytes, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 16 });
    }

    /// <exception cref="PluginException">It cannot be read or is no manifest.</exception>
    public static PluginManifest Read(string path)
    {
        var reader = new ManifestReader(path, ReadBytes(path));
        try
        {
            return reader.ReadManifest();
        }
        catch (JsonException error)
        {
            throw new PluginException($"'{path}', line {error.LineNumber + 1}: it is not JSON. {error.Message}", NameOf(path), error);
        }
    }

    /// <summary>True for what a head may be called.</summary>
    public static bool IsHeadName(string name) => name.Length <= 100 && HeadName().IsMatch(name);

    private static ReadOnlySpan<byte> ReadBytes(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            if (file.Length > MaximumBytes)
            {
                throw new PluginException($"'{path}' has {file.Length} bytes; a manifest has at most {MaximumBytes}.", NameOf(path));
            }

            byte[] bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes.AsSpan(Encoding.UTF8.Preamble.Length) : bytes;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PluginException($"'{path}' cannot be read: {error.Message}", NameOf(path), error);
        }
    }

    private static string? NameOf(string path) => Path.GetFileName(Path.GetDirectoryName(path));

    private PluginManifest ReadManifest()
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        var lists = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        List<ManifestHead>? heads = null;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        _json.Read();
        Expect(JsonTokenType.StartObject, "The manifest");
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            string member = _json.GetString()!;
            if (!seen.Add(member))
            {
                throw Refuse($"'{member}' is given twice. Leave one out.");
            }

            _json.Read();
            switch (member)
            {
                case "id" or "version" or "description" or "assembly" or "contract" or "license":
                    texts[member] = Text(member);
                    Check(member, texts[member]);
                    break;
                case "requires" or "authors":
                    lists[member] = Texts(member);
                    break;
                case "heads":
                    heads = Heads();
                    break;
                default:
                    // Written for a later version: what this one does not know it can do without.
                    _json.Skip();
                    break;
            }
        }

        while (_json.Read())
        {
        }

        return new PluginManifest
        {
            Id = Required(texts, "id"),
            Version = Required(texts, "version"),
            Description = Required(texts, "description"),
            Assembly = Required(texts, "assembly"),
            Contract = Version.Parse(Required(texts, "contract")),
            Heads = heads ?? throw Missing("heads"),
            License = texts.GetValueOrDefault("license"),
            Requires = lists.GetValueOrDefault("requires") ?? [],
            Authors = lists.GetValueOrDefault("authors") ?? [],
        };
    }

    private List<ManifestHead> Heads()
    {
        Expect(JsonTokenType.StartArray, "'heads'");
        var heads = new List<ManifestHead>();
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            Expect(JsonTokenType.StartObject, "A head");
            ManifestHead head = Head();
            if (heads.Any(other => other.Name == head.Name))
            {
                throw Refuse($"Head '{head.Name}' is listed twice. Rename one.");
            }

            heads.Add(head);
            if (heads.Count > MaximumHeads)
            {
                throw Refuse($"There are more than {MaximumHeads} heads.");
            }
        }

        return heads.Count > 0 ? heads : throw Refuse("'heads' is empty. A plugin has at least one head.");
    }

    private ManifestHead Head()
    {
        string? name = null;
        string? description = null;
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            string member = _json.GetString()!;
            _json.Read();
            switch (member)
            {
                case "name":
                    name = Text("name");
                    if (!IsHeadName(name))
                    {
                        throw Refuse($"'{name}' is no name of a head. Use lower-case words joined by hyphens, such as 'clip-score'.");
                    }

                    break;
                case "description":
                    description = Text("description");
                    break;
                default:
                    _json.Skip();
                    break;
            }
        }

        return new ManifestHead(name ?? throw Refuse("A head has no 'name'."), description ?? throw Refuse("A head has no 'description'."));
    }

    private void Check(string member, string value)
    {
        string? problem = member switch
        {
            "id" when value.Length > 200 || !PluginId().IsMatch(value) => "is no id. Use letters, digits, dots, hyphens and underscores, beginning with a letter",
            "version" when !SemanticVersion().IsMatch(value) => "is no version. Use three numbers, such as '1.0.0' or '1.1.0-beta.2'",
            "contract" when !Version.TryParse(value, out Version? version) || version.Build >= 0 => "is no version of the contract. Use two numbers, such as '1.0'",
            "assembly" when value != Path.GetFileName(value) || value.Contains('\\', StringComparison.Ordinal) || !value.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) =>
                "is no assembly in the plugin's folder. Give the name of a .dll file without a folder",
            _ => null,
        };
        if (problem is not null)
        {
            throw Refuse($"'{member}' is '{value}', which {problem}.");
        }
    }

    private string Text(string member)
    {
        Expect(JsonTokenType.String, $"'{member}'");
        string text = _json.GetString()!;
        return string.IsNullOrWhiteSpace(text) ? throw Refuse($"'{member}' is empty.") : text;
    }

    private List<string> Texts(string member)
    {
        Expect(JsonTokenType.StartArray, $"'{member}'");
        var texts = new List<string>();
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            texts.Add(Text(member));
        }

        return texts;
    }

    private readonly void Expect(JsonTokenType wanted, string what)
    {
        if (_json.TokenType != wanted)
        {
            throw Refuse($"{what} is to be {Name(wanted)}, but {Name(_json.TokenType)} came.");
        }
    }

    private readonly string Required(Dictionary<string, string> texts, string member) => texts.GetValueOrDefault(member) ?? throw Missing(member);

    private readonly PluginException Missing(string member) => new($"'{_path}' lacks '{member}'. docs/write-a-head.md says what a manifest holds.", NameOf(_path));

    private readonly PluginException Refuse(string problem)
    {
        int line = 1 + _bytes[..(int)_json.TokenStartIndex].Count((byte)'\n');
        return new PluginException($"'{_path}', line {line}: {problem}", NameOf(_path));
    }

    private static string Name(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => "a text",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "true or false",
        JsonTokenType.Null => "null",
        _ => "the end",
    };

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9]*(?:[._-][A-Za-z0-9]+)*\z")]
    private static partial Regex PluginId();

    [GeneratedRegex(@"\A[a-z][a-z0-9]*(?:-[a-z0-9]+)*\z")]
    private static partial Regex HeadName();

    [GeneratedRegex(@"\A(?:0|[1-9]\d{0,8})(?:\.(?:0|[1-9]\d{0,8})){2}(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?\z")]
    private static partial Regex SemanticVersion();
}
