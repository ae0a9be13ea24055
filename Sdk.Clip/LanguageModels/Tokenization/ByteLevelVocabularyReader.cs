using System.Text.Json;
using Clip.Sdk.Tokenization.Files;

namespace Clip.Sdk.LanguageModels;

/// <summary>Reads GPT-2's pair of <c>vocab.json</c> and <c>merges.txt</c>, or Hugging Face's <c>tokenizer.json</c>.</summary>
internal static class ByteLevelVocabularyReader
{
    /// <summary>Reads a file, or the vocabulary of a folder.</summary>
    public static ByteLevelVocabulary Read(string path, out string file)
    {
        file = Directory.Exists(path) ? Find(path) : path;
        return Path.GetFileName(file) is "vocab.json" or "merges.txt" ? ReadPair(Path.GetDirectoryName(Path.GetFullPath(file))!) : ReadSingle(file);
    }

    private static string Find(string folder)
    {
        foreach (string name in (ReadOnlySpan<string>)["tokenizer.json", "vocab.json"])
        {
            string candidate = Path.Combine(folder, name);
            if (File.Exists(candidate))
            {
                return candidate;
            }
        }

        throw new ModelFormatException($"'{folder}' holds no vocabulary of a language model: neither 'tokenizer.json' nor 'vocab.json' with 'merges.txt'.", folder);
    }

    private static ByteLevelVocabulary ReadPair(string folder)
    {
        string vocabulary = Path.Combine(folder, "vocab.json");
        string merges = Path.Combine(folder, "merges.txt");
        var assembler = new ByteLevelAssembler(vocabulary);
        using (JsonDocument document = VocabularyFile.ReadJson(vocabulary))
        {
            assembler.AddTokens(document.RootElement);
        }

        string addedPath = Path.Combine(folder, "added_tokens.json");
        if (File.Exists(addedPath))
        {
            using JsonDocument added = VocabularyFile.ReadJson(addedPath);
            foreach (JsonProperty token in added.RootElement.EnumerateObject())
            {
                assembler.AddSpecial(token.Name, token.Value.ValueKind == JsonValueKind.Number && token.Value.TryGetInt32(out int id) ? id : -1);
            }
        }

        assembler.CloseTokens();
        int lineNumber = 0;
        foreach (ReadOnlySpan<char> line in VocabularyFile.ReadText(merges).AsSpan().EnumerateLines())
        {
            lineNumber++;
            if (line.IsWhiteSpace() || (lineNumber == 1 && line.StartsWith("#version", StringComparison.Ordinal)))
            {
                continue;
            }

            (string left, string right) = MergeLines.Split(line, merges, lineNumber);
            if (assembler.AddMerge(left, right) is { } problem)
            {
                throw MergeLines.Error(merges, lineNumber, problem);
            }
        }

        return assembler.Build();
    }

    private static ByteLevelVocabulary ReadSingle(string path)
    {
        using JsonDocument document = VocabularyFile.ReadJson(path);
        JsonElement model = Property(document.RootElement, "model", JsonValueKind.Object, path);
        CheckModel(document.RootElement, model, path);
        var assembler = new ByteLevelAssembler(path);
        assembler.AddTokens(Property(model, "vocab", JsonValueKind.Object, path));
        if (document.RootElement.TryGetProperty("added_tokens", out JsonElement added) && added.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement token in added.EnumerateArray())
            {
                AddWhole(token, assembler, path);
            }
        }

        assembler.CloseTokens();
        int rank = 0;
        foreach (JsonElement merge in Property(model, "merges", JsonValueKind.Array, path).EnumerateArray())
        {
            (string left, string right) = Halves(merge, path, rank);
            if (assembler.AddMerge(left, right) is { } problem)
            {
                throw new ModelFormatException($"'{path}', merge {rank}: {problem}.", path);
            }

            rank++;
        }

        return assembler.Build();
    }

    private static JsonElement Property(JsonElement parent, string name, JsonValueKind kind, string path) =>
        parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == kind
            ? value
            : throw new ModelFormatException($"'{path}' has no '{name}' of kind {kind}. A tokenizer.json of Hugging Face's tokenizers was expected.", path);

    /// <summary>Word endings, continuing prefixes, normalisers and spaces put in front belong to other tokenizers and would give other ids.</summary>
    private static void CheckModel(JsonElement root, JsonElement model, string path)
    {
        string type = Text(model, "type") ?? "BPE";
        string suffix = Text(model, "end_of_word_suffix") ?? "";
        string prefix = Text(model, "continuing_subword_prefix") ?? "";
        bool hasNormalizer = root.TryGetProperty("normalizer", out JsonElement normalizer) && normalizer.ValueKind != JsonValueKind.Null;
        bool putsSpace = root.TryGetProperty("pre_tokenizer", out JsonElement splitter) && splitter.ValueKind == JsonValueKind.Object
            && splitter.TryGetProperty("add_prefix_space", out JsonElement space) && space.ValueKind == JsonValueKind.True;
        if (type != "BPE" || suffix.Length > 0 || prefix.Length > 0 || hasNormalizer || putsSpace)
        {
            throw new ModelFormatException(
                $"'{path}' holds a tokenizer of type '{type}' with word ending '{suffix}', continuing prefix '{prefix}'{(hasNormalizer ? ", a normaliser" : "")}{(putsSpace ? ", a space in front" : "")}. "
                + "GPT-2's byte-level BPE without any of these was expected.",
                path);
        }
    }

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>Hugging Face looks for every added token in a text; those that are not special are words of the text.</summary>
    private static void AddWhole(JsonElement token, ByteLevelAssembler assembler, string path)
    {
        if (token.ValueKind != JsonValueKind.Object || Text(token, "content") is not { } content
            || !token.TryGetProperty("id", out JsonElement id) || id.ValueKind != JsonValueKind.Number || !id.TryGetInt32(out int number))
        {
            throw new ModelFormatException($"'{path}': an entry of 'added_tokens' has no whole-number 'id' or no 'content'.", path);
        }

        if (token.TryGetProperty("special", out JsonElement special) && special.ValueKind == JsonValueKind.False)
        {
            assembler.AddPhrase(content, number);
        }
        else
        {
            assembler.AddSpecial(content, number);
        }
    }

    /// <summary>A merge is "a b", or ["a", "b"] since tokenizers 0.20.</summary>
    private static (string Left, string Right) Halves(JsonElement merge, string path, int rank)
    {
        List<string?> halves = merge.ValueKind switch
        {
            JsonValueKind.String => [.. merge.GetString()!.Split(' ')],
            JsonValueKind.Array => [.. merge.EnumerateArray().Select(half => half.ValueKind == JsonValueKind.String ? half.GetString() : null)],
            _ => [],
        };
        return halves is [{ Length: > 0 } left, { Length: > 0 } right]
            ? (left, right)
            : throw new ModelFormatException($"'{path}', merge {rank}: wanted two symbols, got '{merge.GetRawText()}'.", path);
    }
}
