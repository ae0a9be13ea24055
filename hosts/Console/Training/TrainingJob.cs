using System.Globalization;
using Clip.Sdk.Hosts.Console.Output;
using Clip.Sdk.Training.Configuration;
using Clip.Sdk.Training.Data;
using Clip.Sdk.Training.Engine;
using Clip.Sdk.Training.Trainer;

namespace Clip.Sdk.Hosts.Console.Training;

/// <summary>Runs a training run with its progress on standard error, and says how it ended.</summary>
internal static class TrainingJob
{
    /// <param name="path">The run file.</param>
    /// <param name="changes">Values in place of the run file's.</param>
    /// <param name="json">Whether rows of metrics and the summary go to <paramref name="output"/> as JSON.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="cancellationToken">Ends the run after the step under way; the run is saved.</param>
    /// <exception cref="InputException">The tensor engine is missing.</exception>
    public static async Task<int> RunAsync(string path, IReadOnlyList<string> changes, bool json, TextWriter output, CancellationToken cancellationToken)
    {
        TrainingOptions options = RunFile.Load(path, changes);
        if (!TrainingEngine.TryLoad(out string? problem))
        {
            throw new InputException($"Training runs on libtorch, which is not set up here. {problem}");
        }

        using var progress = TrainingProgress.Start(json ? output : null);
        return await Task.Run(() => Train(options, path, progress, json, output, cancellationToken), CancellationToken.None);
    }

    private static int Train(TrainingOptions options, string path, TrainingProgress progress, bool json, TextWriter output, CancellationToken cancellationToken)
    {
        using TrainingRun run = TrainingRun.Open(options, progress.Services);
        SkippedSamples.Print(run.Faults);
        progress.Begin(run, options);
        try
        {
            TrainingSummary summary = run.Trainer.Train(cancellationToken);
            progress.Dispose();
            if (run.Rank == 0)
            {
                Report(summary, run, path, json, output);
            }

            return summary.IsComplete ? ExitCode.Success : ExitCode.Cancelled;
        }
        catch (TrainingStoppedException error)
        {
            progress.Dispose();
            System.Console.Error.WriteLine($"clip: {error.Message}");
            return ExitCode.TrainingStopped;
        }
    }

    private static void Report(TrainingSummary summary, TrainingRun run, string path, bool json, TextWriter output)
    {
        if (json)
        {
            JsonOutput.WriteLine(output, new { Summary = summary });
            return;
        }

        string loss = summary.LastLoss.ToString("0.####", CultureInfo.InvariantCulture);
        if (summary.SkippedSamples > 0)
        {
            System.Console.Error.WriteLine($"clip: {summary.SkippedSamples} samples could not be used and were left out");
        }

        output.WriteLine(summary.IsComplete
            ? $"{summary.ModelFolder}: trained {summary.Step} steps, last loss {loss}; curves in {Path.Combine(run.Trainer.Run.Path, "curves")}"
            : $"{summary.Checkpoint}: saved after {summary.Step} of {run.Trainer.TotalSteps} steps. To go on: clip train {path}");
    }
}
