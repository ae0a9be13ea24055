using Clip.Sdk.Checkpoints;

namespace Clip.Sdk.LanguageModels;

/// <summary>The files of a language model: weights, and what lies beside them.</summary>
/// <param name="Weights">The weights, or the index of their shards.</param>
/// <param name="Configuration">The <c>config.json</c> beside them, or null.</param>
/// <param name="Tokenizer">The folder or file of the vocabulary, or null.</param>
internal sealed record LanguageModelFiles(string Weights, string? Configuration, string? Tokenizer)
{
    /// <exception cref="ModelFormatException">There is no such path, or no weights in the folder.</exception>
    public static LanguageModelFiles Locate(string path, string? tokenizer)
    {
        CheckpointFiles files = CheckpointFiles.Locate(path);
        if (tokenizer is not null && !File.Exists(tokenizer) && !Directory.Exists(tokenizer))
        {
            throw new ModelFormatException($"There is no file or folder '{Path.GetFullPath(tokenizer)}' to read a vocabulary from.", tokenizer);
        }

        return new LanguageModelFiles(files.WeightsPath, files.Beside("config.json"), tokenizer ?? files.Beside("tokenizer.json", "vocab.json"));
    }
}
