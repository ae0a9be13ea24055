using System.Numerics.Tensors;

namespace Clip.Sdk.Training.Evaluation.LinearProbes;

/// <summary>A point on the line with the function's value and gradient.</summary>
internal sealed record LineSearchPoint(double Length, double[] Point, double Value, double[] Gradient, double Slope);

/// <summary>Finds a step along a direction that meets the strong Wolfe conditions (Nocedal and Wright, algorithms 3.5 and 3.6).</summary>
internal sealed class WolfeLineSearch
{
    private const double SufficientDecrease = 1e-4;
    private const double Flatness = 0.9;
    private const int MaximumTries = 40;
    private readonly Func<double[], double[], double> _function;
    private readonly double[] _direction;
    private readonly LineSearchPoint _start;
    private int _tries;

    public WolfeLineSearch(Func<double[], double[], double> function, double[] point, double[] direction, double value, double[] gradient)
    {
        (_function, _direction) = (function, direction);
        _start = new LineSearchPoint(0, point, value, gradient, TensorPrimitives.Dot<double>(gradient, direction));
    }

    /// <summary>A point that is lower and flat enough, or null when rounding leaves none.</summary>
    public LineSearchPoint? Find(double firstLength)
    {
        if (!(_start.Slope < 0))
        {
            return null;
        }

        LineSearchPoint previous = _start;
        double length = firstLength;
        while (_tries < MaximumTries)
        {
            LineSearchPoint current = At(length);
            if (!IsLowEnough(current) || (previous != _start && current.Value >= previous.Value))
            {
                return Zoom(previous, current);
            }

            if (Math.Abs(current.Slope) <= -Flatness * _start.Slope)
            {
                return current;
            }

            if (current.Slope >= 0)
            {
                return Zoom(current, previous);
            }

            previous = current;
            length *= 2;
        }

        return previous == _start ? null : previous;
    }

    private LineSearchPoint? Zoom(LineSearchPoint low, LineSearchPoint high)
    {
        while (_tries < MaximumTries)
        {
            LineSearchPoint middle = At(Between(low, high));
            if (!IsLowEnough(middle) || middle.Value >= low.Value)
            {
                high = middle;
            }
            else
            {
                if (Math.Abs(middle.Slope) <= -Flatness * _start.Slope)
                {
                    return middle;
                }

                if (middle.Slope * (high.Length - low.Length) >= 0)
                {
                    high = low;
                }

                low = middle;
            }
        }

        // What is left is a step that lowers the value without being flat: still progress.
        return low == _start ? null : low;
    }

    /// <summary>The minimum of the parabola through both values and the slope at the lower end, kept off the ends.</summary>
    private static double Between(LineSearchPoint low, LineSearchPoint high)
    {
        double width = high.Length - low.Length;
        double bend = high.Value - low.Value - (low.Slope * width);
        double part = bend > 0 && double.IsFinite(bend) ? -low.Slope * width / (2 * bend) : 0.5;
        return low.Length + (Math.Clamp(part, 0.1, 0.9) * width);
    }

    private bool IsLowEnough(LineSearchPoint point) =>
        double.IsFinite(point.Value) && point.Value <= _start.Value + (SufficientDecrease * point.Length * _start.Slope);

    private LineSearchPoint At(double length)
    {
        _tries++;
        double[] point = new double[_direction.Length];
        double[] gradient = new double[_direction.Length];
        TensorPrimitives.MultiplyAdd<double>(_direction, length, _start.Point, point);
        double value = _function(point, gradient);
        return new LineSearchPoint(length, point, value, gradient, TensorPrimitives.Dot<double>(gradient, _direction));
    }
}
