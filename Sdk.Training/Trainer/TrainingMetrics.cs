using Clip.Sdk.Training.Checkpointing;
using Clip.Sdk.Training.Configuration;
using Clip.Sdk.Training.Engine;
using Clip.Sdk.Training.Metrics;
using Clip.Sdk.Training.Metrics.Plotting;
using Clip.Sdk.Training.Metrics.TensorBoard;
using NetVips;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Trainer;

/// <summary>Collects what steps report and hands out a row as often as the options say.</summary>
internal sealed class TrainingMetrics : IDisposable
{
    private readonly LoggingOptions _options;
    private readonly RunFolder _run;
    private readonly TrainerServices _services;
    private readonly Device _device;
    private readonly List<IMetricWriter> _owned = [];
    private readonly RateEstimator _pairRate = new();
    private double _lossSum;
    private int _lossCount;

    /// <param name="options">What is reported.</param>
    /// <param name="run">Where the files lie.</param>
    /// <param name="services">The console, and further takers.</param>
    /// <param name="device">Where the model is trained.</param>
    /// <param name="firstStep">The step that the run begins or goes on with.</param>
    /// <param name="totalSteps">Steps of the whole run.</param>
    public TrainingMetrics(LoggingOptions options, RunFolder run, TrainerServices services, Device device, long firstStep, long totalSteps)
    {
        (_options, _run, _services, _device) = (options, run, services, device);
        if (services.Collectives.Rank != 0)
        {
            return;
        }

        if (options.Console && services.Console is not null)
        {
            _owned.Add(new ConsoleMetricWriter(services.Console, totalSteps, services.IsInteractive));
        }

        if (options.Jsonl)
        {
            _owned.Add(new JsonlMetricWriter(run.Metrics, firstStep));
        }

        if (options.TensorBoard)
        {
            _owned.Add(new TensorBoardWriter(run.TensorBoard, firstStep));
        }
    }

    private IEnumerable<IMetricWriter> Writers => _services.Collectives.Rank == 0 ? _owned.Concat(_services.Metrics) : [];

    /// <summary>Takes a step.</summary>
    public void Add(long step, bool isLast, double loss, double rate, double gradientNorm, double logitScale, int pairs)
    {
        _pairRate.Add(pairs);
        _lossSum += loss;
        _lossCount++;
        if ((step + 1) % _options.EverySteps != 0 && !isLast)
        {
            return;
        }

        Write(step,
        [
            new("train/loss", _lossSum / _lossCount),
            new("train/learning_rate", rate),
            new("train/gradient_norm", gradientNorm),
            new("train/logit_scale", logitScale),
            new("train/pairs_per_second", _pairRate.PerSecond),
            .. DeviceMemory(),
        ]);
        (_lossSum, _lossCount) = (0, 0);
    }

    private IEnumerable<KeyValuePair<string, double>> DeviceMemory() =>
        EngineExtras.Current.DeviceMemory(_device) is { } memory ? [new("train/device_memory_gib", memory.Peak / (double)(1L << 30))] : [];

    /// <summary>Hands a row to all writers.</summary>
    public void Write(long step, IReadOnlyList<KeyValuePair<string, double>> values)
    {
        var row = new MetricRow { Step = step, Time = DateTimeOffset.UtcNow, Values = values };
        foreach (IMetricWriter writer in Writers)
        {
            writer.Write(row);
        }
    }

    /// <summary>Runs something that is no training, without counting its time.</summary>
    public void WithoutCounting(Action work)
    {
        _pairRate.Pause();
        work();
        _pairRate.Resume();
    }

    /// <summary>Makes sure that what was written survives.</summary>
    public void Flush()
    {
        foreach (IMetricWriter writer in Writers)
        {
            writer.Flush();
        }
    }

    /// <summary>Draws the curves of all metrics, one picture for each group and name: <c>train-loss.svg</c>.</summary>
    public void DrawCurves()
    {
        if (!_options.Curves || !_options.Jsonl || _services.Collectives.Rank != 0)
        {
            return;
        }

        IReadOnlyList<MetricRow> rows = JsonlMetricWriter.Read(_run.Metrics);
        foreach (string name in rows.SelectMany(row => row.Values).Select(value => value.Key).Distinct())
        {
            var plot = new CurvePlot { Title = name, Series = [PlotSeries.FromMetrics(rows, name)] };
            string path = Path.Combine(_run.Path, "curves", name.Replace('/', '-'));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path + ".svg", plot.ToSvg());
            try
            {
                File.WriteAllBytes(path + ".png", plot.ToPng());
            }
            catch (VipsException error)
            {
                // The SVG is there; a trained model is not lost for the want of a picture.
                _services.Console?.WriteLine($"'{path}.png' was not drawn: {error.Message}");
            }
        }
    }

    public void Dispose() => _owned.ForEach(writer => writer.Dispose());
}
