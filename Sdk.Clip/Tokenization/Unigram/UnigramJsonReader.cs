using System.Text.Json;
using Clip.Sdk.Tokenization.Files;

namespace Clip.Sdk.Tokenization.Unigram;

/// <summary>Reads a <c>tokenizer.json</c> whose model is of type Unigram: pieces with scores, and the compiled character map.</summary>
internal static class UnigramJsonReader
{
    private const string UnigramType = "Unigram";

    /// <summary>Reads a file.</summary>
    /// <exception cref="ModelFormatException">The file is damaged, or its model is of another type.</exception>
    public static UnigramVocabulary Read(string path)
    {
        using JsonDocument document = VocabularyFile.ReadJson(path);
        JsonElement root = document.RootElement;
        JsonElement model = Property(root, "model", JsonValueKind.Object, path);
        string? type = ModelType(model);
        if (type != UnigramType)
        {
            throw new ModelFormatException($"'{path}' holds a tokenizer of type '{type}'; SigLIP's is 'Unigram'. The vocabularies of SigLIP 2 are of another type, which this version does not read.", path);
        }

        Dictionary<int, string> special = ReadSpecials(root);
        JsonElement vocabulary = Property(model, "vocab", JsonValueKind.Array, path);
        int unknownId = model.TryGetProperty("unk_id", out JsonElement unknown) && unknown.ValueKind == JsonValueKind.Number && unknown.TryGetInt32(out int id) ? id : -1;
        List<UnigramPiece> pieces = new(vocabulary.GetArrayLength());
        foreach (JsonElement entry in vocabulary.EnumerateArray())
        {
            if (entry.ValueKind != JsonValueKind.Array || entry.GetArrayLength() != 2 || entry[0].ValueKind != JsonValueKind.String
                || entry[1].ValueKind != JsonValueKind.Number || !entry[1].TryGetDouble(out double score))
            {
                throw new ModelFormatException($"'{path}': piece {pieces.Count} of the vocabulary is {entry.GetRawText()}, wanted a spelling with its score.", path);
            }

            string text = entry[0].GetString()!;
            UnigramPieceKind kind = pieces.Count == unknownId ? UnigramPieceKind.Unknown
                : special.ContainsKey(pieces.Count) ? UnigramPieceKind.Control
                : UnigramPieceKind.Normal;
            pieces.Add(new UnigramPiece(text, (float)score, kind));
        }

        return UnigramVocabulary.Create(pieces, unknownId, new UnigramNormalizer(ReadCharacters(root, path), joinsSpaces: true), path);
    }

    /// <summary>True for a file that holds a model of this type.</summary>
    /// <exception cref="ModelFormatException">The file is no JSON object.</exception>
    public static bool Recognizes(string path)
    {
        using JsonDocument document = VocabularyFile.ReadJson(path);
        return document.RootElement.TryGetProperty("model", out JsonElement model) && model.ValueKind == JsonValueKind.Object && ModelType(model) == UnigramType;
    }

    private static string? ModelType(JsonElement model) => model.TryGetProperty("type", out JsonElement value) ? value.ToString() : null;

    private static Dictionary<int, string> ReadSpecials(JsonElement root)
    {
        Dictionary<int, string> special = [];
        if (root.TryGetProperty("added_tokens", out JsonElement added) && added.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement token in added.EnumerateArray())
            {
                if (token.ValueKind == JsonValueKind.Object && token.TryGetProperty("id", out JsonElement id) && id.ValueKind == JsonValueKind.Number && id.TryGetInt32(out int number)
                    && token.TryGetProperty("content", out JsonElement content) && content.ValueKind == JsonValueKind.String)
                {
                    special[number] = content.GetString()!;
                }
            }
        }

        return special;
    }

    /// <summary>The map stands in the normaliser, alone or within a sequence.</summary>
    private static CharacterMap ReadCharacters(JsonElement root, string path)
    {
        if (!root.TryGetProperty("normalizer", out JsonElement normalizer) || normalizer.ValueKind != JsonValueKind.Object)
        {
            return CharacterMap.Identity;
        }

        IEnumerable<JsonElement> steps = normalizer.TryGetProperty("normalizers", out JsonElement sequence) && sequence.ValueKind == JsonValueKind.Array ? sequence.EnumerateArray() : [normalizer];
        foreach (JsonElement step in steps)
        {
            if (step.ValueKind == JsonValueKind.Object && step.TryGetProperty("precompiled_charsmap", out JsonElement map) && map.ValueKind == JsonValueKind.String)
            {
                return map.TryGetBytesFromBase64(out byte[]? bytes)
                    ? CharacterMap.Read(bytes, path)
                    : throw new ModelFormatException($"'{path}': 'precompiled_charsmap' is not base 64. Copy the file again.", path);
            }
        }

        return CharacterMap.Identity;
    }

    private static JsonElement Property(JsonElement parent, string name, JsonValueKind kind, string path) =>
        parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == kind
            ? value
            : throw new ModelFormatException($"'{path}' has no '{name}' of kind {kind}. A tokenizer.json of Hugging Face's tokenizers was expected.", path);
}
