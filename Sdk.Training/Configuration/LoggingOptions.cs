using System.ComponentModel.DataAnnotations;

namespace Clip.Sdk.Training.Configuration;

/// <summary>What is reported, how often.</summary>
public sealed record LoggingOptions
{
    /// <summary>Steps from one row of metrics to the next. Default 10.</summary>
    [Range(1, 1_000_000_000)]
    public long EverySteps { get; init; } = 10;

    /// <summary>Progress on the console. Default true.</summary>
    public bool Console { get; init; } = true;

    /// <summary>Metrics as JSON lines, <c>metrics.jsonl</c>. Default true.</summary>
    public bool Jsonl { get; init; } = true;

    /// <summary>TensorBoard event files. Default true.</summary>
    public bool TensorBoard { get; init; } = true;

    /// <summary>Curves of loss and accuracy as SVG and PNG at the end. Default true.</summary>
    public bool Curves { get; init; } = true;

    /// <summary>Steps over which shown values are averaged. Default 100.</summary>
    [Range(1, 1_000_000)]
    public int AveragingSteps { get; init; } = 100;
}
