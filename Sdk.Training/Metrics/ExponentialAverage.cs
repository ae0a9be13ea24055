namespace Clip.Sdk.Training.Metrics;

/// <summary>An exponential moving average, corrected for its start (as Adam corrects its moments).</summary>
/// <param name="decay">Part of the old average that stays with each value, in [0, 1).</param>
public sealed class ExponentialAverage(double decay)
{
    private readonly double _decay = decay is >= 0 and < 1 ? decay : throw new ArgumentOutOfRangeException(nameof(decay), decay, "A decay lies in [0, 1).");
    private double _sum;
    private double _weight;

    /// <summary>The average, or NaN before the first value.</summary>
    public double Value => _weight == 0 ? double.NaN : _sum / _weight;

    /// <summary>Adds a value.</summary>
    /// <param name="value">The value.</param>
    public void Add(double value)
    {
        _sum = (_decay * _sum) + ((1 - _decay) * value);
        _weight = (_decay * _weight) + (1 - _decay);
    }
}
