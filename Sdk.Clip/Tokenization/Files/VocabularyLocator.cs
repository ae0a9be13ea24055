namespace Clip.Sdk.Tokenization.Files;

/// <summary>Finds the vocabulary that a path means and reads it in its form.</summary>
internal static class VocabularyLocator
{
    private static readonly string[] SimpleNames = ["bpe_simple_vocab_16e6.txt.gz", "bpe_simple_vocab_16e6.txt"];
    private static readonly string[] SentencePieceNames = ["spiece.model", "tokenizer.model", "sentencepiece.bpe.model"];

    /// <summary>Reads the vocabulary of a file, or of a model directory or its <c>tokenizer</c> folder.</summary>
    public static LoadedVocabulary Read(string path)
    {
        if (Directory.Exists(path))
        {
            return ReadDirectory(path)
                ?? ReadDirectory(Path.Combine(path, "tokenizer"))
                ?? throw new ModelFormatException(
                    $"'{path}' holds no vocabulary that ClipTokenizer reads{SentencePieceHint(path)}. Wanted 'tokenizer.json', 'vocab.json' with 'merges.txt', or 'bpe_simple_vocab_16e6.txt.gz'; " +
                    "OpenAI's vocabulary can be put beside any OpenAI or open_clip model.",
                    path);
        }

        string name = Path.GetFileName(path);
        return name switch
        {
            _ when IsNamed(name, "merges.txt") => ReadPair(Path.GetDirectoryName(path)!, path),
            _ when IsNamed(name, "vocab.json") => ReadPair(Path.GetDirectoryName(path)!, path),
            _ when name.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".json.gz", StringComparison.OrdinalIgnoreCase) => TokenizerJsonReader.Read(path),
            _ => new LoadedVocabulary(SimpleVocabularyReader.Read(path)),
        };
    }

    private static LoadedVocabulary? ReadDirectory(string directory)
    {
        if (Find(directory, "tokenizer.json") is { } single)
        {
            return TokenizerJsonReader.Read(single);
        }

        if (Find(directory, "vocab.json") is { } vocabulary)
        {
            return ReadPair(directory, vocabulary);
        }

        foreach (string name in SimpleNames)
        {
            string path = Path.Combine(directory, name);
            if (File.Exists(path))
            {
                return new LoadedVocabulary(SimpleVocabularyReader.Read(path));
            }
        }

        return null;
    }

    private static LoadedVocabulary ReadPair(string directory, string named)
    {
        string vocabulary = Find(directory, "vocab.json") ?? throw Missing("vocab.json", named);
        string merges = Find(directory, "merges.txt") ?? throw Missing("merges.txt", named);
        return HuggingFaceVocabularyReader.Read(vocabulary, merges);
    }

    private static ModelFormatException Missing(string name, string named) =>
        new($"'{named}' needs '{name}' beside it, which is absent. Copy both files of the model.", named);

    private static string? Find(string directory, string name)
    {
        string plain = Path.Combine(directory, name);
        return File.Exists(plain) ? plain : File.Exists(plain + ".gz") ? plain + ".gz" : null;
    }

    private static bool IsNamed(string name, string wanted) =>
        name.Equals(wanted, StringComparison.OrdinalIgnoreCase) || name.Equals(wanted + ".gz", StringComparison.OrdinalIgnoreCase);

    private static string SentencePieceHint(string directory)
    {
        string? found = SentencePieceNames.FirstOrDefault(name => File.Exists(Path.Combine(directory, name)));
        return found is null ? string.Empty : $" ('{found}' is a SentencePiece model, which belongs to another tokenizer)";
    }
}
