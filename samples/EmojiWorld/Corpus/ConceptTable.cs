using System.Text.Json;
using Clip.Sdk.Samples.EmojiWorld.Language;

namespace Clip.Sdk.Samples.EmojiWorld.Corpus;

/// <summary>Concepts of emojibase, joined with the icons of each style by code point, or by name where a style lists no code points.</summary>
public sealed class ConceptTable
{
    private const int ComponentGroup = 2;
    private readonly Dictionary<string, string>[] _icons;

    private ConceptTable(IReadOnlyList<EmojiConcept> concepts, Dictionary<string, string>[] icons) => (Concepts, _icons) = (concepts, icons);

    /// <summary>All concepts that at least one training style draws, in Unicode's order.</summary>
    public IReadOnlyList<EmojiConcept> Concepts { get; }

    /// <summary>Reads the packages.</summary>
    /// <param name="modules">The <c>node_modules</c> folder.</param>
    public static ConceptTable Read(string modules)
    {
        using JsonDocument data = ReadJson(modules, "emojibase-data/en/data.json");
        JsonElement[] entries = [.. data.RootElement.EnumerateArray().Where(entry => entry.TryGetProperty("group", out JsonElement group) && group.GetInt32() != ComponentGroup)];
        var codes = new HashSet<string>(entries.Select(CodeOf), StringComparer.Ordinal);
        Dictionary<string, string>[] icons = Join(modules, codes);
        ILookup<string, string> shortcodes = ReadShortcodes(modules);
        int test = IconStyle.All.ToList().FindIndex(style => style.IsTestOnly);
        var concepts = new List<EmojiConcept>();
        foreach (JsonElement entry in entries)
        {
            string code = CodeOf(entry);
            if (IconStyle.All.Where((style, i) => !style.IsTestOnly && icons[i].ContainsKey(code)).Any())
            {
                // The first three styles and the test style are complete; the older ones have what there was at their time.
                bool isComplete = icons[test].ContainsKey(code) && icons.Take(3).All(style => style.ContainsKey(code));
                concepts.Add(Describe(entry, code, IsVariant(code, codes) ? ConceptKind.Variant : isComplete ? ConceptKind.Base : ConceptKind.Extra, shortcodes[code]));
            }
        }

        return new ConceptTable(concepts, icons);
    }

    /// <summary>The icon of a concept in a style, or null.</summary>
    /// <param name="concept">The concept.</param>
    /// <param name="style">Number of the style in <see cref="IconStyle.All"/>.</param>
    public string? IconOf(EmojiConcept concept, int style)
    {
        ArgumentNullException.ThrowIfNull(concept);
        return _icons[style].GetValueOrDefault(concept.Code);
    }

    /// <summary>Code points in lower case without variation selectors.</summary>
    internal static string NormalizeCode(string code) =>
        string.Join('-', code.ToLowerInvariant().Split('-').Where(part => part != "fe0f"));

    private static EmojiConcept Describe(JsonElement entry, string code, ConceptKind kind, IEnumerable<string> shortcodes)
    {
        string name = ConceptNames.FromLabel(entry.GetProperty("label").GetString()!);
        string[] tags = entry.TryGetProperty("tags", out JsonElement list) ? [.. list.EnumerateArray().Select(tag => tag.GetString()!)] : [];
        return new EmojiConcept(code, kind, new EnglishNoun(name), ConceptNames.FromShortcodes(shortcodes, name), tags, entry.GetProperty("group").GetInt32());
    }

    private static Dictionary<string, string>[] Join(string modules, HashSet<string> codes)
    {
        var joined = new Dictionary<string, string>[IconStyle.All.Count];
        var codesOfNames = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int i = 0; i < joined.Length; i++)
        {
            foreach ((string code, string name) in IconifySet.ReadCharacters(Path.Combine(modules, IconStyle.All[i].Package)))
            {
                codesOfNames.TryAdd(name, code);
            }
        }

        for (int i = 0; i < joined.Length; i++)
        {
            string folder = Path.Combine(modules, IconStyle.All[i].Package);
            joined[i] = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach ((string code, string name) in IconifySet.ReadCharacters(folder))
            {
                joined[i][code] = name;
            }

            if (joined[i].Count == 0)
            {
                using IconifySet set = IconifySet.Open(folder);
                foreach (string name in set.Names)
                {
                    if (codesOfNames.TryGetValue(name, out string? code) && codes.Contains(code))
                    {
                        joined[i].TryAdd(code, name);
                    }
                }
            }
        }

        return joined;
    }

    /// <summary>The forms with a sign of sex at the end, jobs of man and woman beside the job itself, and those that face right.</summary>
    private static bool IsVariant(string code, HashSet<string> codes)
    {
        string[] parts = code.Split('-');
        bool hasSign = parts.Skip(1).Any(part => part is "2640" or "2642");
        bool isJob = parts[0] is "1f468" or "1f469" && parts.Length > 2 && codes.Contains("1f9d1-" + string.Join('-', parts.Skip(1)));
        return hasSign || isJob || code.EndsWith("200d-27a1", StringComparison.Ordinal);
    }

    private static ILookup<string, string> ReadShortcodes(string modules)
    {
        var pairs = new List<(string Code, string Name)>();
        foreach (string preset in new[] { "emojibase", "github" })
        {
            using JsonDocument document = ReadJson(modules, $"emojibase-data/en/shortcodes/{preset}.json");
            foreach (JsonProperty entry in document.RootElement.EnumerateObject())
            {
                string code = NormalizeCode(entry.Name);
                IEnumerable<JsonElement> names = entry.Value.ValueKind == JsonValueKind.Array ? entry.Value.EnumerateArray() : [entry.Value];
                pairs.AddRange(names.Select(name => (code, name.GetString()!)));
            }
        }

        return pairs.ToLookup(pair => pair.Code, pair => pair.Name, StringComparer.Ordinal);
    }

    private static string CodeOf(JsonElement entry) => NormalizeCode(entry.GetProperty("hexcode").GetString()!);

    private static JsonDocument ReadJson(string modules, string path)
    {
        string file = Path.Combine(modules, path);
        return File.Exists(file)
            ? JsonDocument.Parse(File.ReadAllBytes(file))
            : throw new InputException($"'{Path.GetFullPath(file)}' is absent. Run 'npm ci --ignore-scripts' in samples/EmojiWorld first.", file);
    }
}
