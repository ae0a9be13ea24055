using System.Globalization;

namespace Clip.Sdk.Training.Metrics.Plotting;

/// <summary>Maps values to pixels along one side, with round ticks.</summary>
internal sealed class PlotAxis
{
    private readonly bool _isLogarithmic;
    private readonly double _minimum;
    private readonly double _maximum;
    private readonly double _from;
    private readonly double _to;

    private PlotAxis(double minimum, double maximum, bool isLogarithmic, double from, double to)
    {
        (_minimum, _maximum, _isLogarithmic, _from, _to) = (minimum, maximum, isLogarithmic, from, to);
        Ticks = isLogarithmic ? LogarithmicTicks(minimum, maximum) : LinearTicks(minimum, maximum);
    }

    public IReadOnlyList<(double Value, string Label)> Ticks { get; }

    public static PlotAxis Over(IReadOnlyList<PlotSeries> series, Func<(double X, double Y), double> value, bool isLogarithmic, double from, double to)
    {
        (double minimum, double maximum) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (PlotSeries one in series)
        {
            foreach ((double X, double Y) point in one.Points)
            {
                double number = value(point);
                if (double.IsFinite(number) && (!isLogarithmic || number > 0))
                {
                    (minimum, maximum) = (Math.Min(minimum, number), Math.Max(maximum, number));
                }
            }
        }

        if (minimum > maximum)
        {
            (minimum, maximum) = isLogarithmic ? (1, 10) : (0, 1);
        }

        if (isLogarithmic)
        {
            (minimum, maximum) = (Math.Log10(minimum), Math.Log10(maximum));
        }

        if (maximum - minimum < 1e-12 * Math.Max(1, Math.Abs(maximum)))
        {
            (minimum, maximum) = (minimum - 0.5, maximum + 0.5);
        }

        return new PlotAxis(minimum, maximum, isLogarithmic, from, to);
    }

    public bool Shows(double value) => double.IsFinite(value) && (!_isLogarithmic || value > 0);

    public double Place(double value) =>
        _from + (((_isLogarithmic ? Math.Log10(value) : value) - _minimum) / (_maximum - _minimum) * (_to - _from));

    private static List<(double, string)> LinearTicks(double minimum, double maximum)
    {
        // 1, 2 or 5 times a power of ten, about six of them.
        double rough = (maximum - minimum) / 6;
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double step = power * ((rough / power) switch { < 1.5 => 1, < 3.5 => 2, < 7.5 => 5, _ => 10 });
        var ticks = new List<(double, string)>();
        for (double number = Math.Ceiling(minimum / step); number * step <= maximum + (step * 1e-9); number++)
        {
            double value = number * step;
            ticks.Add((value, Label(value, step, maximum)));
        }

        return ticks;
    }

    private static List<(double, string)> LogarithmicTicks(double minimum, double maximum)
    {
        var ticks = new List<(double, string)>();
        bool isShort = maximum - minimum < 2;
        for (int power = (int)Math.Floor(minimum); power <= maximum; power++)
        {
            foreach (int digit in isShort ? new[] { 1, 2, 5 } : [1])
            {
                double value = digit * Math.Pow(10, power);
                if (Math.Log10(value) >= minimum - 1e-9 && Math.Log10(value) <= maximum + 1e-9)
                {
                    ticks.Add((value, value.ToString("G3", CultureInfo.InvariantCulture)));
                }
            }
        }

        return ticks;
    }

    /// <summary>All labels of an axis have the unit of its largest value.</summary>
    private static string Label(double value, double step, double largest)
    {
        (double unit, string suffix) = largest >= 1e6 ? (1e6, "M") : largest >= 1e4 ? (1e3, "k") : (1, "");
        return Math.Abs(value) < step / 2 ? "0" : (value / unit).ToString("0.##########", CultureInfo.InvariantCulture) + suffix;
    }
}
