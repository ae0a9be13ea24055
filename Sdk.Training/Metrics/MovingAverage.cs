namespace Clip.Sdk.Training.Metrics;

/// <summary>The mean of the last values of a window.</summary>
/// <param name="window">Values that count, at least 1.</param>
public sealed class MovingAverage(int window)
{
    private readonly double[] _values = new double[window > 0 ? window : throw new ArgumentOutOfRangeException(nameof(window), window, "A window holds at least 1 value.")];
    private long _count;

    /// <summary>Values that the mean is over: the window's size once it is full.</summary>
    public int Count => (int)Math.Min(_count, _values.Length);

    /// <summary>The mean, or NaN before the first value.</summary>
    public double Value
    {
        get
        {
            // Summed anew each time: a running sum would carry the rounding of a thousand steps, and an infinity for ever.
            double sum = 0;
            for (int i = 0; i < Count; i++)
            {
                sum += _values[i];
            }

            return Count == 0 ? double.NaN : sum / Count;
        }
    }

    /// <summary>Adds a value and drops the oldest once the window is full.</summary>
    /// <param name="value">The value.</param>
    public void Add(double value) => _values[_count++ % _values.Length] = value;
}
