using System.Globalization;
using System.Text.Json;

namespace Clip.Sdk.Samples.EmojiWorld.Corpus;

/// <summary>An icon set in Iconify's JSON: SVG bodies by name, aliases, sizes.</summary>
public sealed class IconifySet : IDisposable
{
    private const int MaximumAliasDepth = 8;
    private readonly JsonDocument _document;
    private readonly JsonElement _icons;
    private readonly JsonElement _aliases;

    private IconifySet(JsonDocument document)
    {
        _document = document;
        _icons = document.RootElement.GetProperty("icons");
        _aliases = document.RootElement.TryGetProperty("aliases", out JsonElement aliases) ? aliases : default;
    }

    /// <summary>Names of all icons, aliases left out.</summary>
    public IEnumerable<string> Names => _icons.EnumerateObject().Select(icon => icon.Name);

    /// <summary>Opens a set.</summary>
    /// <param name="folder">Folder of the package.</param>
    /// <exception cref="InputException">The package is not installed.</exception>
    public static IconifySet Open(string folder)
    {
        string path = Path.Combine(folder, "icons.json");
        if (!File.Exists(path))
        {
            throw new InputException($"'{Path.GetFullPath(path)}' is absent. Run 'npm ci --ignore-scripts' in samples/EmojiWorld first.", path);
        }

        return new IconifySet(JsonDocument.Parse(File.ReadAllBytes(path)));
    }

    /// <summary>Names of icons by code points, where the set lists them; variation selectors are left out.</summary>
    /// <param name="folder">Folder of the package.</param>
    public static IReadOnlyDictionary<string, string> ReadCharacters(string folder)
    {
        string path = Path.Combine(folder, "chars.json");
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        if (File.Exists(path))
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            foreach (JsonProperty entry in document.RootElement.EnumerateObject())
            {
                names[ConceptTable.NormalizeCode(entry.Name)] = entry.Value.GetString()!;
            }
        }

        return names;
    }

    /// <summary>Whether the set has an icon or an alias of this name.</summary>
    /// <param name="name">The name.</param>
    public bool Contains(string name) => _icons.TryGetProperty(name, out _) || (_aliases.ValueKind == JsonValueKind.Object && _aliases.TryGetProperty(name, out _));

    /// <summary>An icon as a whole SVG document of a given size.</summary>
    /// <param name="name">Its name, or an alias.</param>
    /// <param name="size">Width and height in pixels.</param>
    /// <exception cref="KeyNotFoundException">There is no such icon.</exception>
    public string ToSvg(string name, int size)
    {
        string transform = "";
        for (int depth = 0; !_icons.TryGetProperty(name, out _); depth++)
        {
            if (_aliases.ValueKind != JsonValueKind.Object || !_aliases.TryGetProperty(name, out JsonElement alias) || depth > MaximumAliasDepth)
            {
                throw new KeyNotFoundException($"The icon set has no icon '{name}'.");
            }

            transform += TransformOf(alias);
            name = alias.GetProperty("parent").GetString()!;
        }

        JsonElement icon = _icons.GetProperty(name);
        (double left, double top) = (NumberOf(icon, "left", 0), NumberOf(icon, "top", 0));
        (double width, double height) = (NumberOf(icon, "width", 16), NumberOf(icon, "height", 16));
        string body = icon.GetProperty("body").GetString()!;
        string centre = string.Create(CultureInfo.InvariantCulture, $"{left + (width / 2)} {top + (height / 2)}");
        string turned = transform.Length == 0 ? body : $"<g transform=\"translate({centre}) {transform} translate({Negated(left + (width / 2))} {Negated(top + (height / 2))})\">{body}</g>";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"{size}\" height=\"{size}\" viewBox=\"{left} {top} {width} {height}\">{turned}</svg>");
    }

    /// <summary>Frees the document.</summary>
    public void Dispose() => _document.Dispose();

    private static string TransformOf(JsonElement alias)
    {
        string transform = "";
        if (alias.TryGetProperty("hFlip", out JsonElement horizontal) && horizontal.GetBoolean())
        {
            transform += "scale(-1 1) ";
        }

        if (alias.TryGetProperty("vFlip", out JsonElement vertical) && vertical.GetBoolean())
        {
            transform += "scale(1 -1) ";
        }

        return alias.TryGetProperty("rotate", out JsonElement quarters)
            ? transform + string.Create(CultureInfo.InvariantCulture, $"rotate({quarters.GetInt32() * 90}) ")
            : transform;
    }

    private double NumberOf(JsonElement icon, string key, double fallback) =>
        icon.TryGetProperty(key, out JsonElement own) ? own.GetDouble()
        : _document.RootElement.TryGetProperty(key, out JsonElement common) ? common.GetDouble()
        : key == "height" && _document.RootElement.TryGetProperty("width", out JsonElement width) ? width.GetDouble()
        : fallback;

    private static string Negated(double value) => (-value).ToString(CultureInfo.InvariantCulture);
}
