namespace Clip.Sdk.LanguageModels;

/// <summary>How a language model is loaded and run.</summary>
public sealed record LanguageModelOptions
{
    /// <summary>What stands before the names of the model's tensors, such as <c>gpt.</c> in ClipCap's files. Default empty.</summary>
    public string WeightPrefix { get; init; } = "";

    /// <summary>A folder or file of the vocabulary; null for the one beside the weights.</summary>
    public string? TokenizerPath { get; init; }

    /// <summary>Where it runs. Default the CPU.</summary>
    public ClipDevice Device { get; init; } = ClipDevice.Cpu;

    /// <summary>Threads of one run, at least 1; null for one a core.</summary>
    public int? Threads
    {
        get;
        init
        {
            if (value is { } threads)
            {
                ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads, nameof(Threads));
            }

            field = value;
        }
    }
}
