using System.Text.Json;

namespace Clip.Sdk.Tokenization.Files;

/// <summary>What Hugging Face's <c>tokenizer_config.json</c>, or the older <c>special_tokens_map.json</c>, says; all of it optional.</summary>
internal sealed record TokenizerConfiguration
{
    /// <summary>Larger numbers stand for "no limit".</summary>
    private const double LargestContext = 1 << 20;

    public string? StartOfText { get; private init; }

    public string? EndOfText { get; private init; }

    public string? Unknown { get; private init; }

    public string? Padding { get; private init; }

    public int? ContextLength { get; private init; }

    /// <summary>Spellings that are looked for before the text is normalised.</summary>
    public IReadOnlySet<string> NotNormalized { get; private init; } = new HashSet<string>();

    /// <summary>Further tokens with their ids, in <c>added_tokens_decoder</c>.</summary>
    public IReadOnlyList<(string Text, int Id)> Added { get; private init; } = [];

    /// <summary>Reads the files of a directory; an empty configuration where there are none.</summary>
    public static TokenizerConfiguration Read(string directory)
    {
        foreach (string name in (ReadOnlySpan<string>)["tokenizer_config.json", "special_tokens_map.json"])
        {
            string path = Path.Combine(directory, name);
            if (File.Exists(path))
            {
                using JsonDocument document = VocabularyFile.ReadJson(path);
                return Read(document.RootElement, path);
            }
        }

        return new TokenizerConfiguration();
    }

    private static TokenizerConfiguration Read(JsonElement root, string path)
    {
        var notNormalized = new HashSet<string>(StringComparer.Ordinal);
        return new TokenizerConfiguration
        {
            StartOfText = TokenText(root, "bos_token", notNormalized),
            EndOfText = TokenText(root, "eos_token", notNormalized),
            Unknown = TokenText(root, "unk_token", notNormalized),
            Padding = TokenText(root, "pad_token", notNormalized),
            ContextLength = ReadContextLength(root, path),
            Added = ReadAdded(root, path, notNormalized),
            NotNormalized = notNormalized,
        };
    }

    private static int? ReadContextLength(JsonElement root, string path)
    {
        if (!root.TryGetProperty("model_max_length", out JsonElement value) || value.ValueKind != JsonValueKind.Number || value.GetDouble() > LargestContext)
        {
            return null;
        }

        return value.TryGetInt32(out int length) && length >= 2
            ? length
            : throw new ModelFormatException($"'{path}': 'model_max_length' is {value.GetRawText()}. A row needs at least start- and end-of-text, so at least 2.", path);
    }

    private static List<(string Text, int Id)> ReadAdded(JsonElement root, string path, HashSet<string> notNormalized)
    {
        var added = new List<(string Text, int Id)>();
        if (!root.TryGetProperty("added_tokens_decoder", out JsonElement decoder) || decoder.ValueKind != JsonValueKind.Object)
        {
            return added;
        }

        foreach (JsonProperty property in decoder.EnumerateObject())
        {
            if (!int.TryParse(property.Name, out int id) || ReadToken(property.Value, notNormalized) is not { } text)
            {
                throw new ModelFormatException($"'{path}': 'added_tokens_decoder' holds '{property.Name}', which is not an id with a token.", path);
            }

            added.Add((text, id));
        }

        return added;
    }

    private static string? TokenText(JsonElement root, string name, HashSet<string> notNormalized) =>
        root.TryGetProperty(name, out JsonElement value) ? ReadToken(value, notNormalized) : null;

    /// <summary>A token is a string, or an object with its content and flags.</summary>
    private static string? ReadToken(JsonElement value, HashSet<string> notNormalized)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            return value.GetString();
        }

        if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty("content", out JsonElement content) || content.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        if (value.TryGetProperty("normalized", out JsonElement normalized) && normalized.ValueKind == JsonValueKind.False)
        {
            notNormalized.Add(content.GetString()!);
        }

        return content.GetString();
    }
}
