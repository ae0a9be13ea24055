using System.Globalization;

namespace Clip.Sdk.Training.Checkpointing;

/// <summary>The files of a run.</summary>
/// <param name="path">The run's folder.</param>
public sealed class RunFolder(string path)
{
    private const string StepPrefix = "step-";

    /// <summary>The folder, in full.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>The folder of checkpoints, <c>checkpoints</c>.</summary>
    public string Checkpoints => System.IO.Path.Combine(Path, "checkpoints");

    /// <summary>The folder of the model at the end of the run, <c>model</c>.</summary>
    public string Model => System.IO.Path.Combine(Path, "model");

    /// <summary>The metrics as JSON lines, <c>metrics.jsonl</c>.</summary>
    public string Metrics => System.IO.Path.Combine(Path, "metrics.jsonl");

    /// <summary>The folder of TensorBoard's event files, <c>tensorboard</c>.</summary>
    public string TensorBoard => System.IO.Path.Combine(Path, "tensorboard");

    /// <summary>The run's options as they were used, <c>run.yaml</c>.</summary>
    public string Options => System.IO.Path.Combine(Path, "run.yaml");

    /// <summary>Where the checkpoint of a step lies.</summary>
    /// <param name="step">Steps that are done.</param>
    public string CheckpointOf(long step) => System.IO.Path.Combine(Checkpoints, string.Create(CultureInfo.InvariantCulture, $"{StepPrefix}{step:D8}"));

    /// <summary>The checkpoints that are there, oldest first. One that was cut off while it was written has another name and is not among them.</summary>
    public IReadOnlyList<string> FindCheckpoints() => Directory.Exists(Checkpoints)
        ? [.. Directory.GetDirectories(Checkpoints, StepPrefix + "*").Where(folder => StepOf(folder) is not null).OrderBy(StepOf)]
        : [];

    /// <summary>The newest checkpoint, or null.</summary>
    public string? FindNewest() => FindCheckpoints() is [.., string newest] ? newest : null;

    /// <summary>Removes all but the newest checkpoints, and what a killed process left half-written.</summary>
    /// <param name="keep">How many stay.</param>
    public void Prune(int keep)
    {
        foreach (string old in FindCheckpoints().SkipLast(keep))
        {
            Directory.Delete(old, recursive: true);
        }

        foreach (string unfinished in Directory.GetDirectories(Checkpoints, StepPrefix + "*.tmp"))
        {
            Directory.Delete(unfinished, recursive: true);
        }
    }

    private static long? StepOf(string folder) =>
        long.TryParse(System.IO.Path.GetFileName(folder)[StepPrefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out long step) ? step : null;
}
