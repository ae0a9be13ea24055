using System.Globalization;
using System.Text.Json;

namespace Clip.Sdk.Tokenization.Files;

/// <summary>Reads Hugging Face's single-file form, <c>tokenizer.json</c>.</summary>
internal static class TokenizerJsonReader
{
    public static LoadedVocabulary Read(string path)
    {
        TokenizerConfiguration configuration = TokenizerConfiguration.Read(Path.GetDirectoryName(Path.GetFullPath(path))!);
        using JsonDocument document = VocabularyFile.ReadJson(path);
        JsonElement model = Property(document.RootElement, "model", JsonValueKind.Object, path);
        CheckModel(model, path);
        var assembler = new VocabularyAssembler(path);
        assembler.AddTokens(Property(model, "vocab", JsonValueKind.Object, path));
        if (document.RootElement.TryGetProperty("added_tokens", out JsonElement added) && added.ValueKind == JsonValueKind.Array)
        {
            AddSpecialTokens(added, assembler, path);
        }

        assembler.CloseTokens();
        AddMerges(Property(model, "merges", JsonValueKind.Array, path), assembler, path);
        string? unknown = model.TryGetProperty("unk_token", out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        return assembler.Build(configuration, unknown);
    }

    private static JsonElement Property(JsonElement parent, string name, JsonValueKind kind, string path) =>
        parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == kind
            ? value
            : throw new ModelFormatException($"'{path}' has no '{name}' of kind {kind}. A tokenizer.json of Hugging Face's tokenizers was expected.", path);

    private static void CheckModel(JsonElement model, string path)
    {
        string? type = model.TryGetProperty("type", out JsonElement value) ? value.ToString() : null;
        string suffix = model.TryGetProperty("end_of_word_suffix", out JsonElement end) ? end.ToString() : string.Empty;
        string prefix = model.TryGetProperty("continuing_subword_prefix", out JsonElement continuing) ? continuing.ToString() : string.Empty;
        if (type is not (null or "BPE") || suffix != Vocabulary.BpeVocabulary.EndOfWord || prefix.Length > 0)
        {
            throw new ModelFormatException(
                $"'{path}' holds a tokenizer of type '{type}' with the word ending '{suffix}'. CLIP's byte-level BPE ends words with '</w>'; " +
                "SentencePiece models (type 'Unigram', SigLIP) are read by UnigramTokenizer.",
                path);
        }
    }

    private static void AddSpecialTokens(JsonElement added, VocabularyAssembler assembler, string path)
    {
        foreach (JsonElement token in added.EnumerateArray())
        {
            if (token.ValueKind != JsonValueKind.Object
                || !token.TryGetProperty("id", out JsonElement id) || id.ValueKind != JsonValueKind.Number || !id.TryGetInt32(out int number)
                || !token.TryGetProperty("content", out JsonElement content) || content.ValueKind != JsonValueKind.String)
            {
                throw new ModelFormatException($"'{path}': an entry of 'added_tokens' has no whole-number 'id' or no 'content'.", path);
            }

            bool isNormalized = token.TryGetProperty("normalized", out JsonElement flag) && flag.ValueKind == JsonValueKind.True;
            assembler.AddSpecialToken(content.GetString()!, number, isNormalized);
        }
    }

    /// <summary>A merge is "a b", or ["a", "b"] since tokenizers 0.20.</summary>
    private static void AddMerges(JsonElement merges, VocabularyAssembler assembler, string path)
    {
        int rank = 0;
        foreach (JsonElement merge in merges.EnumerateArray())
        {
            string? left = null;
            string? right = null;
            if (merge.ValueKind == JsonValueKind.Array && merge.GetArrayLength() == 2)
            {
                left = merge[0].ValueKind == JsonValueKind.String ? merge[0].GetString() : null;
                right = merge[1].ValueKind == JsonValueKind.String ? merge[1].GetString() : null;
            }
            else if (merge.ValueKind == JsonValueKind.String && merge.GetString()!.Split(' ') is [{ Length: > 0 } first, { Length: > 0 } second])
            {
                (left, right) = (first, second);
            }

            string? problem = left is null || right is null ? $"wanted two symbols, got {merge.GetRawText()}" : assembler.AddMerge(left, right);
            if (problem is not null)
            {
                throw new ModelFormatException(string.Create(CultureInfo.InvariantCulture, $"'{path}', merge {rank}: {problem}."), path);
            }

            rank++;
        }
    }
}
