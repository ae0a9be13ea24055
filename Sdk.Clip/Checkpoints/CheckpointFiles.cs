namespace Clip.Sdk.Checkpoints;

/// <summary>The files of one checkpoint: the weights, and what lies beside them.</summary>
internal sealed record CheckpointFiles
{
    private static readonly string[] WeightNames =
    [
        "model.safetensors", "model.safetensors.index.json",
        "open_clip_model.safetensors", "open_clip_pytorch_model.safetensors",
        "pytorch_model.bin", "pytorch_model.bin.index.json", "open_clip_pytorch_model.bin",
    ];

    private static readonly string[] WeightExtensions = [".safetensors", ".pt", ".pth", ".bin", ".ckpt"];

    /// <summary>What the caller named, in full.</summary>
    public required string Path { get; init; }

    /// <summary>The weights, or the index of their shards.</summary>
    public required string WeightsPath { get; init; }

    /// <summary>The folder that holds them.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(WeightsPath)!;

    /// <summary>Finds the files.</summary>
    /// <param name="path">A file of weights, a shard index, or a directory.</param>
    /// <exception cref="ModelFormatException">There is no such path, or no weights in the directory, or several that no convention orders.</exception>
    public static CheckpointFiles Locate(string path)
    {
        string fullPath = System.IO.Path.GetFullPath(path);
        if (File.Exists(fullPath))
        {
            return new CheckpointFiles { Path = fullPath, WeightsPath = fullPath };
        }

        if (!Directory.Exists(fullPath))
        {
            throw new ModelFormatException($"There is no file or directory '{fullPath}'. Name a directory of a model or a file of weights.", fullPath);
        }

        return new CheckpointFiles { Path = fullPath, WeightsPath = FindWeights(fullPath) };
    }

    /// <summary>A file in the folder of the weights, or null where it is absent.</summary>
    public string? Beside(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            string candidate = System.IO.Path.Combine(Folder, name);
            if (File.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }

    /// <summary>
    /// The vocabulary beside the weights: <c>vocab.json</c> where <c>merges.txt</c> lies with it, else <c>tokenizer.json</c>,
    /// else OpenAI's merges file, else SigLIP's SentencePiece model; null where there is none.
    /// </summary>
    public string? FindVocabulary() =>
        (Beside("merges.txt") is null ? null : Beside("vocab.json")) ?? Beside("tokenizer.json", "bpe_simple_vocab_16e6.txt.gz", "bpe_simple_vocab_16e6.txt", "spiece.model");

    /// <summary>The picture settings beside the weights, or null where there are none.</summary>
    public string? FindPreprocessorConfig() => Beside("preprocessor_config.json", "open_clip_config.json");

    private static string FindWeights(string folder)
    {
        foreach (string name in WeightNames)
        {
            string candidate = System.IO.Path.Combine(folder, name);
            if (File.Exists(candidate))
            {
                return candidate;
            }
        }

        string[] others = [.. Directory.EnumerateFiles(folder)
            .Where(file => WeightExtensions.Contains(System.IO.Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal)];
        return others.Length switch
        {
            1 => others[0],
            0 => throw new ModelFormatException($"There are no weights in '{folder}': none of {string.Join(", ", WeightNames.Select(name => $"'{name}'"))} and no other file of weights.", folder),
            _ => throw new ModelFormatException(
                $"There are several files of weights in '{folder}'.{NameList.Sentence(" Found", [.. others.Select(file => System.IO.Path.GetFileName(file))])} Name the file to open.", folder),
        };
    }
}
