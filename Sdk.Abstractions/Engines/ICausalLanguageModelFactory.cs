namespace Clip.Sdk.Engines;

/// <summary>Opens causal language models: GPT-2 and its kin.</summary>
public interface ICausalLanguageModelFactory
{
    /// <summary>Opens a model; the caller disposes it.</summary>
    /// <param name="path">A folder in Hugging Face's layout (configuration, weights, tokenizer), or a file of weights with <paramref name="tokenizer"/> beside it.</param>
    /// <param name="weightPrefix">What stands before the names of the model's tensors, such as <c>gpt.</c> in ClipCap's files; empty for none.</param>
    /// <param name="tokenizer">A folder or file of the vocabulary, where <paramref name="path"/> brings none; null otherwise.</param>
    /// <exception cref="ModelFormatException">It cannot be read or is of an unknown kind.</exception>
    ICausalLanguageModel Open(string path, string weightPrefix = "", string? tokenizer = null);
}
