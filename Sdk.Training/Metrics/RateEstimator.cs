namespace Clip.Sdk.Training.Metrics;

/// <summary>How fast work is done, over the last stretch of time, and when it will be finished.</summary>
/// <remarks>It looks back over a window instead of the whole run, so that a pause for an evaluation is forgotten after it.</remarks>
public sealed class RateEstimator
{
    private readonly TimeProvider _clock;
    private readonly TimeSpan _window;
    private readonly Queue<(long Timestamp, double Done)> _marks = new();
    private double _done;
    private long _pauseStart;

    /// <summary>Starts the clock.</summary>
    /// <param name="window">How far back the rate looks. Default 30 seconds.</param>
    /// <param name="clock">The clock; null is the system's.</param>
    public RateEstimator(TimeSpan? window = null, TimeProvider? clock = null)
    {
        _clock = clock ?? TimeProvider.System;
        _window = window ?? TimeSpan.FromSeconds(30);
        _marks.Enqueue((_clock.GetTimestamp(), 0));
    }

    /// <summary>Units done a second over the window; 0 before the first.</summary>
    public double PerSecond
    {
        get
        {
            (long start, double done) = _marks.Peek();
            double seconds = _clock.GetElapsedTime(start).TotalSeconds;
            return seconds > 0 ? (_done - done) / seconds : 0;
        }
    }

    /// <summary>Adds done work.</summary>
    /// <param name="units">How much, for example the pairs of a step.</param>
    public void Add(double units)
    {
        long now = _clock.GetTimestamp();
        _done += units;
        _marks.Enqueue((now, _done));
        while (_marks.Count > 2 && _clock.GetElapsedTime(_marks.Peek().Timestamp, now) > _window)
        {
            _marks.Dequeue();
        }
    }

    /// <summary>Stops the clock, for an evaluation or a checkpoint.</summary>
    public void Pause() => _pauseStart = _clock.GetTimestamp();

    /// <summary>Starts the clock again; the marks of before keep their distance.</summary>
    public void Resume()
    {
        // Shifting the marks instead of remembering each pause keeps the window exact.
        TimeSpan pause = _clock.GetElapsedTime(_pauseStart);
        long ticks = (long)(pause.TotalSeconds * _clock.TimestampFrequency);
        int count = _marks.Count;
        for (int i = 0; i < count; i++)
        {
            (long timestamp, double done) = _marks.Dequeue();
            _marks.Enqueue((timestamp + ticks, done));
        }
    }

    /// <summary>Time until the work is done at the present rate, or null while there is no rate.</summary>
    /// <param name="remainingUnits">Work that is left.</param>
    public TimeSpan? TimeLeft(double remainingUnits)
    {
        double rate = PerSecond;
        double seconds = rate > 0 ? remainingUnits / rate : double.PositiveInfinity;
        return seconds < TimeSpan.MaxValue.TotalSeconds / 2 ? TimeSpan.FromSeconds(Math.Max(0, seconds)) : null;
    }
}
