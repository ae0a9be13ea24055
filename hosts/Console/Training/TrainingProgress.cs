using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Clip.Sdk.Training.Configuration;
using Clip.Sdk.Training.Metrics;
using Clip.Sdk.Training.Trainer;

namespace Clip.Sdk.Hosts.Console.Training;

/// <summary>
/// Shows a run: a bar that moves with every step on a terminal, a plain line for every row of metrics when redirected. With
/// JSON asked for, the rows go to standard output as well.
/// </summary>
internal sealed class TrainingProgress : IMetricWriter
{
    private readonly TextWriter? _json;
    private readonly TrainingTerminal? _terminal;

    private TrainingProgress(TextWriter? json, TrainingTerminal? terminal)
    {
        (_json, _terminal) = (json, terminal);
        Services = new TrainerServices
        {
            Console = terminal is null ? System.Console.Error : null,
            Metrics = [this],
            OnStep = (step, loss) => _terminal?.ShowStep(step, loss),
        };
    }

    /// <summary>What the trainer is given.</summary>
    public TrainerServices Services { get; }

    public static TrainingProgress Start(TextWriter? json) =>
        new(json, System.Console.IsErrorRedirected ? null : new TrainingTerminal());

    /// <summary>Called when the run is open and its length known.</summary>
    public void Begin(TrainingRun run, TrainingOptions options)
    {
        if (run.Rank == 0)
        {
            _terminal?.Begin(run.Trainer.Step, run.Trainer.TotalSteps, (long)options.BatchSize * options.AccumulationSteps * run.WorldSize, options.Logging.AveragingSteps);
        }
    }

    /// <summary>The same for a run of one process that is no CLIP model's.</summary>
    public void Begin(long step, long totalSteps, long itemsPerStep, int averagingSteps) => _terminal?.Begin(step, totalSteps, itemsPerStep, averagingSteps);

    public void Write(MetricRow row)
    {
        _terminal?.ShowRow(row);
        _json?.WriteLine(Json(row));
    }

    public void Flush() => _json?.Flush();

    public void Dispose() => _terminal?.End();

    // The same line as in the run's metrics.jsonl.
    private static string Json(MetricRow row)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            JsonlMetricWriter.Write(writer, row);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
