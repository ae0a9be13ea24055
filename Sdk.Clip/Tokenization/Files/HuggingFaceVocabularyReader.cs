using System.Text.Json;

namespace Clip.Sdk.Tokenization.Files;

/// <summary>Reads Hugging Face's pair of <c>vocab.json</c> and <c>merges.txt</c>.</summary>
internal static class HuggingFaceVocabularyReader
{
    public static LoadedVocabulary Read(string vocabularyPath, string mergesPath)
    {
        string directory = Path.GetDirectoryName(Path.GetFullPath(vocabularyPath))!;
        TokenizerConfiguration configuration = TokenizerConfiguration.Read(directory);
        var assembler = new VocabularyAssembler(vocabularyPath);
        using (JsonDocument document = VocabularyFile.ReadJson(vocabularyPath))
        {
            assembler.AddTokens(document.RootElement);
        }

        string addedPath = Path.Combine(directory, "added_tokens.json");
        if (File.Exists(addedPath))
        {
            using JsonDocument added = VocabularyFile.ReadJson(addedPath);
            assembler.AddSpecialTokens(added.RootElement);
        }

        foreach ((string text, int id) in configuration.Added)
        {
            assembler.AddSpecialToken(text, id, !configuration.NotNormalized.Contains(text));
        }

        assembler.CloseTokens();
        ReadMerges(mergesPath, assembler);
        return assembler.Build(configuration);
    }

    private static void ReadMerges(string path, VocabularyAssembler assembler)
    {
        int lineNumber = 0;
        foreach (ReadOnlySpan<char> line in VocabularyFile.ReadText(path).AsSpan().EnumerateLines())
        {
            lineNumber++;
            if (line.IsWhiteSpace() || (lineNumber == 1 && line.StartsWith("#version", StringComparison.Ordinal)))
            {
                continue;
            }

            (string left, string right) = MergeLines.Split(line, path, lineNumber);
            if (assembler.AddMerge(left, right) is { } problem)
            {
                throw MergeLines.Error(path, lineNumber, problem);
            }
        }
    }
}
