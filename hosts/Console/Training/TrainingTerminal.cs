using System.Globalization;
using System.Text;
using Clip.Sdk.Training.Metrics;

namespace Clip.Sdk.Hosts.Console.Training;

/// <summary>The one line of a terminal that shows a run: bar, step, loss, pairs a second, time left, GPU memory.</summary>
/// <remarks>Everything is cut to the width of the terminal: a line that wraps could not be rewritten.</remarks>
internal sealed class TrainingTerminal
{
    private const int BarWidth = 24;
    private static readonly TimeSpan RedrawInterval = TimeSpan.FromMilliseconds(100);

    private readonly TextWriter _screen = System.Console.Error;
    private MovingAverage _loss = new(1);
    private RateEstimator _steps = new();
    private DateTime _nextRedraw;
    private double? _memory;
    private long _total;
    private long _pairsPerStep;
    private bool _isShown;

    /// <summary>Starts the clock.</summary>
    public void Begin(long step, long total, long pairsPerStep, int averagingSteps)
    {
        (_total, _pairsPerStep, _steps, _loss) = (total, pairsPerStep, new RateEstimator(), new MovingAverage(averagingSteps));
        Draw($"{Bar(step)} {step}/{_total}  the first step is under way");
    }

    /// <summary>Shows a step that is done.</summary>
    public void ShowStep(long step, double loss)
    {
        if (_total == 0)
        {
            return;
        }

        _steps.Add(1);
        _loss.Add(loss);
        if (DateTime.UtcNow >= _nextRedraw || step + 1 == _total)
        {
            _nextRedraw = DateTime.UtcNow + RedrawInterval;
            Draw(Line(step + 1));
        }
    }

    /// <summary>Takes what a row says about memory, and leaves the results of an evaluation on the screen.</summary>
    public void ShowRow(MetricRow row)
    {
        foreach ((string name, double value) in row.Values)
        {
            if (name == "train/device_memory_gib")
            {
                _memory = value;
            }
        }

        KeyValuePair<string, double>[] results = [.. row.Values.Where(value => !value.Key.StartsWith("train/", StringComparison.Ordinal))];
        if (results.Length > 0)
        {
            Clear();
            _screen.WriteLine($"step {row.Step + 1}: " + string.Join("  ", results.Select(value => $"{value.Key} {value.Value.ToString("0.####", CultureInfo.InvariantCulture)}")));
        }
    }

    /// <summary>Leaves the last state on the screen.</summary>
    public void End()
    {
        if (_isShown)
        {
            _isShown = false;
            _screen.WriteLine();
        }
    }

    private string Line(long done)
    {
        var line = new StringBuilder(Bar(done));
        line.Append(CultureInfo.InvariantCulture, $" {done}/{_total}  loss {_loss.Value:F4}  {_steps.PerSecond * _pairsPerStep:F1} pairs/s");
        if (_steps.TimeLeft(_total - done) is { } left)
        {
            line.Append(CultureInfo.InvariantCulture, $"  {(int)left.TotalHours:00}:{left.Minutes:00}:{left.Seconds:00} left");
        }

        if (_memory is { } memory)
        {
            line.Append(CultureInfo.InvariantCulture, $"  GPU {memory:F1} GiB");
        }

        return line.ToString();
    }

    private string Bar(long done)
    {
        double part = Math.Clamp((double)done / _total, 0, 1);
        int filled = (int)(part * BarWidth);
        return string.Create(CultureInfo.InvariantCulture, $"[{new string('#', filled)}{new string('.', BarWidth - filled)}] {part * 100,5:F1} %");
    }

    private void Draw(string line)
    {
        int width = Width();
        Clear();
        _screen.Write(line.Length < width ? line : line[..(width - 1)]);
        _screen.Flush();
        _isShown = true;
    }

    private void Clear() => _screen.Write("\r\u001b[K");

    private static int Width()
    {
        try
        {
            return Math.Max(20, System.Console.WindowWidth);
        }
        catch (IOException)
        {
            return 80;
        }
    }
}
