using Clip.Sdk.Hosts.Console.Output;
using Clip.Sdk.Training.Captioning;
using Clip.Sdk.Training.Engine;
using Clip.Sdk.Training.Trainer;

namespace Clip.Sdk.Hosts.Console.Training;

/// <summary>Runs a captioner's run with its progress on standard error, and says how it ended.</summary>
internal static class CaptionerJob
{
    /// <exception cref="InputException">The tensor engine is missing.</exception>
    public static async Task<int> RunAsync(CaptionerOptions options, string path, bool json, TextWriter output, CancellationToken cancellationToken)
    {
        if (!TrainingEngine.TryLoad(out string? problem))
        {
            throw new InputException($"Training runs on libtorch, which is not set up here. {problem}");
        }

        using var progress = TrainingProgress.Start(json ? output : null);
        return await Task.Run(() => Train(options, path, progress, json, output, cancellationToken), CancellationToken.None);
    }

    private static int Train(CaptionerOptions options, string path, TrainingProgress progress, bool json, TextWriter output, CancellationToken cancellationToken)
    {
        using CaptionerRun run = CaptionerRun.Open(options, progress.Services, cancellationToken);
        progress.Begin(run.Trainer.Step, run.Trainer.TotalSteps, options.BatchSize, options.Logging.AveragingSteps);
        try
        {
            string? folder = run.Trainer.Train(cancellationToken);
            progress.Dispose();
            if (json)
            {
                JsonOutput.WriteLine(output, new { Summary = new { IsComplete = folder is not null, run.Trainer.Step, Captioner = folder } });
            }
            else
            {
                output.WriteLine(folder is null
                    ? $"{run.Trainer.Run.CheckpointOf(run.Trainer.Step)}: saved after {run.Trainer.Step} of {run.Trainer.TotalSteps} steps. To go on: clip train captioner {path}"
                    : $"{folder}: trained {run.Trainer.Step} steps; curves in {Path.Combine(run.Trainer.Run.Path, "curves")}");
            }

            return folder is null ? ExitCode.Cancelled : ExitCode.Success;
        }
        catch (TrainingStoppedException error)
        {
            progress.Dispose();
            System.Console.Error.WriteLine($"clip: {error.Message}");
            return ExitCode.TrainingStopped;
        }
    }
}
