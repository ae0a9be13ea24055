using System.Globalization;
using System.Text;

namespace Clip.Sdk.Training.Metrics;

/// <summary>Shows a run to people: one line that is rewritten on a terminal, one line a row in a log file.</summary>
public sealed class ConsoleMetricWriter : IMetricWriter
{
    private readonly TextWriter _output;
    private readonly long _totalSteps;
    private readonly bool _isInteractive;
    private readonly RateEstimator _stepRate;
    private long? _lastStep;
    private int _shownLength;

    /// <summary>Creates a writer.</summary>
    /// <param name="output">Where to write; it stays open.</param>
    /// <param name="totalSteps">Steps of the whole run.</param>
    /// <param name="isInteractive">True on a terminal, where the line is rewritten in place.</param>
    /// <param name="clock">The clock; null is the system's.</param>
    public ConsoleMetricWriter(TextWriter output, long totalSteps, bool isInteractive, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(totalSteps);
        (_output, _totalSteps, _isInteractive) = (output, totalSteps, isInteractive);
        _stepRate = new RateEstimator(clock: clock);
    }

    /// <inheritdoc/>
    public void Write(MetricRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        _stepRate.Add(_lastStep is long last ? Math.Max(0, row.Step - last) : 0);
        _lastStep = row.Step;
        string line = Line(row);
        if (_isInteractive)
        {
            _output.Write('\r');
            _output.Write(line.PadRight(_shownLength));
            _shownLength = line.Length;
        }
        else
        {
            _output.WriteLine(line);
        }
    }

    /// <inheritdoc/>
    public void Flush() => _output.Flush();

    /// <summary>Ends the rewritten line.</summary>
    public void Dispose()
    {
        if (_isInteractive && _lastStep is not null)
        {
            _output.WriteLine();
        }

        _output.Flush();
    }

    private string Line(MetricRow row)
    {
        double part = Math.Clamp((row.Step + 1.0) / _totalSteps, 0, 1);
        var line = new StringBuilder();
        if (_isInteractive)
        {
            int filled = (int)(part * 20);
            line.Append('[').Append('#', filled).Append('.', 20 - filled).Append("] ");
        }

        line.Append(CultureInfo.InvariantCulture, $"step {row.Step + 1}/{_totalSteps} {part * 100:0.0} %");
        foreach ((string name, double value) in row.Values)
        {
            line.Append("  ").Append(name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..]).Append(' ').Append(Number(value));
        }

        if (_stepRate.TimeLeft(_totalSteps - row.Step - 1) is TimeSpan left)
        {
            line.Append("  left ").Append(Duration(left));
        }

        return line.ToString();
    }

    private static string Number(double value)
    {
        double size = Math.Abs(value);
        string format = size is 0 or >= 1e6 or < 1e-3 ? (size is 0 ? "0" : "0.00e+0") : size >= 1000 ? "0" : size >= 10 ? "0.0" : "0.0000";
        return value.ToString(format, CultureInfo.InvariantCulture);
    }

    private static string Duration(TimeSpan time) => time.TotalDays >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalDays} d {time.Hours:00} h")
        : time.ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture);
}
