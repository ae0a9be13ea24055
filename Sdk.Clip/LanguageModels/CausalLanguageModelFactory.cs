using Clip.Sdk.Engines;

namespace Clip.Sdk.LanguageModels;

/// <summary>Opens language models for heads.</summary>
/// <param name="device">Where they run; null for the CPU.</param>
/// <param name="threads">Threads of one run; null for one a core.</param>
public sealed class CausalLanguageModelFactory(ClipDevice? device = null, int? threads = null) : ICausalLanguageModelFactory
{
    /// <inheritdoc/>
    public ICausalLanguageModel Open(string path, string weightPrefix = "", string? tokenizer = null) => CausalLanguageModel.Open(
        path,
        new LanguageModelOptions { WeightPrefix = weightPrefix, TokenizerPath = tokenizer, Device = device ?? ClipDevice.Cpu, Threads = threads });
}
