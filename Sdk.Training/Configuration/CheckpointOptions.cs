using System.ComponentModel.DataAnnotations;

namespace Clip.Sdk.Training.Configuration;

/// <summary>What is saved, how often.</summary>
public sealed record CheckpointOptions
{
    /// <summary>Steps from one checkpoint to the next; 0 saves only at the end and on Ctrl-C. Default 1000.</summary>
    [Range(0, 1_000_000_000)]
    public long EverySteps { get; init; } = 1000;

    /// <summary>Newest checkpoints that are kept. Default 2.</summary>
    [Range(1, 10_000)]
    public int Keep { get; init; } = 2;

    /// <summary><c>auto</c> goes on from the run's newest checkpoint if there is one, <c>never</c> starts afresh and refuses a folder that holds a run, else the path of a checkpoint. Default <c>auto</c>.</summary>
    [Required]
    public string Resume { get; init; } = "auto";
}
