using System.ComponentModel.DataAnnotations;

namespace Clip.Sdk.Training.Configuration;

/// <summary>What is measured during and after the run.</summary>
public sealed record EvaluationOptions
{
    /// <summary>Steps from one evaluation to the next; 0 measures only at the end. Default 0.</summary>
    [Range(0, 1_000_000_000)]
    public long EverySteps { get; init; }

    /// <summary>Pictures or texts that are encoded at once. Default 256.</summary>
    [Range(1, 1 << 16)]
    public int BatchSize { get; init; } = 256;

    /// <summary>Zero-shot classification of image folders. Default none.</summary>
    public IReadOnlyList<ZeroShotOptions> ZeroShot { get; init; } = [];

    /// <summary>Retrieval between pictures and captions. Default none.</summary>
    public IReadOnlyList<RetrievalOptions> Retrieval { get; init; } = [];
}
