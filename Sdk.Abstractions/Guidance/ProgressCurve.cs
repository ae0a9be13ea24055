using System.Globalization;

namespace Clip.Sdk.Guidance;

/// <summary>A number that changes over the progress of a loop, from 0 at its first step to 1 at its last: straight lines between points.</summary>
public sealed class ProgressCurve
{
    private readonly (double Progress, double Value)[] _points;

    /// <summary>Joins points by straight lines; before the first and behind the last the value stays.</summary>
    /// <param name="points">At least one, in ascending order of progress; two of one progress make a jump.</param>
    /// <exception cref="InputException">There is none, they are out of order, or outside 0 to 1.</exception>
    public ProgressCurve(params (double Progress, double Value)[] points)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (points.Length == 0)
        {
            throw new InputException("A curve over progress needs at least one point, such as '0:1'.");
        }

        double before = 0;
        foreach ((double progress, double value) in points)
        {
            if (!(progress >= before && progress <= 1) || !double.IsFinite(value))
            {
                throw new InputException(string.Create(CultureInfo.InvariantCulture, $"The points of a curve go from progress 0 to 1 in order, each with a number, but got '{progress}:{value}' after progress {before}."));
            }

            before = progress;
        }

        _points = [.. points];
    }

    /// <summary>The same number always.</summary>
    /// <param name="value">The number.</param>
    public static ProgressCurve Constant(double value) => new((0, value));

    /// <summary>Reads <c>1</c> (the same always) or <c>0:1, 0.6:1, 1:0.2</c> (progress and value).</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="InputException">It is of another form.</exception>
    public static ProgressCurve Parse(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        string[] parts = text.Split(',', StringSplitOptions.TrimEntries);
        if (parts.Length == 1 && !text.Contains(':', StringComparison.Ordinal))
        {
            return Constant(Number(text, text));
        }

        return new ProgressCurve([.. parts.Select(part => part.Split(':') is [string progress, string value]
            ? (Number(progress, text), Number(value, text))
            : throw Malformed(text))]);
    }

    /// <summary>The value at a progress.</summary>
    /// <param name="progress">0 to 1.</param>
    public double At(double progress)
    {
        int next = 0;
        while (next < _points.Length && _points[next].Progress <= progress)
        {
            next++;
        }

        if (next == 0 || next == _points.Length)
        {
            return _points[next == 0 ? 0 : next - 1].Value;
        }

        (double left, double from) = _points[next - 1];
        (double right, double to) = _points[next];
        return from + ((to - from) * (progress - left) / (right - left));
    }

    /// <summary>The curve as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => string.Join(", ", _points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.Progress}:{point.Value}")));

    private static double Number(string part, string text) =>
        double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : throw Malformed(text);

    private static InputException Malformed(string text) =>
        new($"A curve is a number, or points such as '0:1, 0.6:1, 1:0.2' (progress and value), but got '{text}'.", text);
}
