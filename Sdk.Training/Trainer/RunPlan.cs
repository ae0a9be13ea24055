using Clip.Sdk.Architectures;
using Clip.Sdk.Training.Configuration;

namespace Clip.Sdk.Training.Trainer;

/// <summary>What a run file amounts to, found without the tensor engine.</summary>
public sealed record RunPlan
{
    /// <summary>The run.</summary>
    public required TrainingOptions Options { get; init; }

    /// <summary>The network.</summary>
    public required ClipArchitecture Architecture { get; init; }

    /// <summary>Numbers in the weights of the network.</summary>
    public required long Parameters { get; init; }

    /// <summary>Ids of the vocabulary.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Pairs of one epoch, or null where nobody has counted them.</summary>
    public required long? PairsPerEpoch { get; init; }

    /// <summary>Rows and pictures of lists that cannot be used, by reason.</summary>
    public required IReadOnlyList<KeyValuePair<string, long>> SkippedSamples { get; init; }

    /// <summary>Optimiser steps of the run, by one process.</summary>
    public required long Steps { get; init; }
}
