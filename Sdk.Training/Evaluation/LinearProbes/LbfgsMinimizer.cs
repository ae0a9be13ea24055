using System.Numerics.Tensors;

namespace Clip.Sdk.Training.Evaluation.LinearProbes;

/// <summary>
/// Minimises a smooth function of many variables: limited-memory BFGS by the two-loop recursion, with a line search for the
/// strong Wolfe conditions (Nocedal and Wright, Numerical Optimization, 2nd ed., algorithms 7.4, 7.5, 3.5 and 3.6), in float64.
/// </summary>
internal sealed class LbfgsMinimizer
{
    private readonly LbfgsOptions _options;
    private readonly Func<double[], double[], double> _function;
    private readonly List<(double[] Step, double[] Change, double Curvature)> _memory = [];

    /// <summary>Creates a minimiser of one function.</summary>
    /// <param name="function">Returns the value at a point (first argument) and fills the gradient (second argument).</param>
    /// <param name="options">When to stop; null is the defaults.</param>
    public LbfgsMinimizer(Func<double[], double[], double> function, LbfgsOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        (_function, _options) = (function, options ?? new LbfgsOptions());
    }

    /// <summary>Walks downhill.</summary>
    /// <param name="point">Where to start; receives the minimum.</param>
    /// <param name="cancellationToken">Checked before each iteration.</param>
    public LbfgsResult Minimize(double[] point, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(point);
        _memory.Clear();
        double[] gradient = new double[point.Length];
        double value = _function(point, gradient);
        for (int iteration = 0; iteration < _options.MaximumIterations; iteration++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TensorPrimitives.MaxMagnitude<double>(gradient) is double largest && Math.Abs(largest) <= _options.GradientTolerance)
            {
                return new LbfgsResult(value, iteration, IsConverged: true);
            }

            double[] direction = Direction(gradient);
            double firstLength = iteration == 0 ? Math.Min(1, 1 / TensorPrimitives.Norm<double>(gradient)) : 1;
            LineSearchPoint? next = new WolfeLineSearch(_function, point, direction, value, gradient).Find(firstLength);
            if (next is null)
            {
                return new LbfgsResult(value, iteration, IsConverged: false);
            }

            Remember(point, next, gradient);
            double decrease = value - next.Value;
            next.Point.CopyTo(point, 0);
            (value, gradient) = (next.Value, next.Gradient);
            if (decrease <= _options.ValueTolerance * Math.Max(1, Math.Abs(value)))
            {
                return new LbfgsResult(value, iteration + 1, IsConverged: true);
            }
        }

        return new LbfgsResult(value, _options.MaximumIterations, IsConverged: false);
    }

    private double[] Direction(double[] gradient)
    {
        double[] direction = new double[gradient.Length];
        TensorPrimitives.Negate<double>(gradient, direction);
        double[] weights = new double[_memory.Count];
        for (int i = _memory.Count - 1; i >= 0; i--)
        {
            weights[i] = TensorPrimitives.Dot<double>(_memory[i].Step, direction) / _memory[i].Curvature;
            TensorPrimitives.MultiplyAdd<double>(_memory[i].Change, -weights[i], direction, direction);
        }

        if (_memory.Count > 0)
        {
            (double[] _, double[] change, double curvature) = _memory[^1];
            TensorPrimitives.Multiply<double>(direction, curvature / TensorPrimitives.SumOfSquares<double>(change), direction);
        }

        for (int i = 0; i < _memory.Count; i++)
        {
            double correction = weights[i] - (TensorPrimitives.Dot<double>(_memory[i].Change, direction) / _memory[i].Curvature);
            TensorPrimitives.MultiplyAdd<double>(_memory[i].Step, correction, direction, direction);
        }

        return direction;
    }

    private void Remember(double[] point, LineSearchPoint next, double[] gradient)
    {
        double[] step = new double[point.Length];
        double[] change = new double[point.Length];
        TensorPrimitives.Subtract<double>(next.Point, point, step);
        TensorPrimitives.Subtract<double>(next.Gradient, gradient, change);
        double curvature = TensorPrimitives.Dot<double>(step, change);
        if (curvature <= 1e-300)
        {
            return;
        }

        if (_memory.Count == _options.Memory)
        {
            _memory.RemoveAt(0);
        }

        _memory.Add((step, change, curvature));
    }
}
