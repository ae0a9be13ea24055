using System.Numerics.Tensors;

namespace Clip.Sdk.Training.Evaluation.LinearProbes;

/// <summary>Value and gradient of the penalised cross-entropy, in float64.</summary>
/// <remarks>Rows go in blocks of fixed size whose sums are added in order, so the result does not depend on the number of threads.</remarks>
internal sealed class LogisticObjective
{
    private const int BlockRows = 256;
    private readonly double[] _features;
    private readonly ReadOnlyMemory<int> _labels;
    private readonly int _rows;
    private readonly int _dimensions;
    private readonly int _classes;
    private readonly double _inverseRegularisation;
    private readonly CancellationToken _cancellationToken;

    public LogisticObjective(EmbeddingMatrix features, ReadOnlyMemory<int> labels, int classes, double inverseRegularisation, CancellationToken cancellationToken)
    {
        if (labels.Length != features.Count || features.Count == 0)
        {
            throw new ArgumentException($"{features.Count} feature rows need as many labels, at least 1, but got {labels.Length}.", nameof(labels));
        }

        foreach (int label in labels.Span)
        {
            if (label < 0 || label >= classes)
            {
                throw new ArgumentException($"A label lies from 0 to {classes - 1} but {label} came.", nameof(labels));
            }
        }

        (_rows, _dimensions, _classes, _labels) = (features.Count, features.Dimensions, classes, labels);
        (_inverseRegularisation, _cancellationToken) = (inverseRegularisation, cancellationToken);
        _features = new double[features.Values.Length];
        TensorPrimitives.ConvertTruncating<float, double>(features.Values.Span, _features);
    }

    /// <summary>The point is W [K, D] and then b [K].</summary>
    public double Evaluate(double[] point, double[] gradient)
    {
        int blocks = (_rows + BlockRows - 1) / BlockRows;
        int threads = Math.Min(blocks, Environment.ProcessorCount);
        double[] losses = new double[blocks];
        double[][] residuals = new double[threads][];
        double[][] sums = new double[threads][];
        Array.Clear(gradient);
        double loss = 0;
        for (int first = 0; first < blocks; first += threads)
        {
            int count = Math.Min(threads, blocks - first);
            int firstBlock = first;
            Parallel.For(0, count, new ParallelOptions { CancellationToken = _cancellationToken }, slot =>
            {
                int block = firstBlock + slot;
                Array.Clear(sums[slot] ??= new double[gradient.Length]);
                losses[block] = EvaluateBlock(point, block, residuals[slot] ??= new double[BlockRows * _classes], sums[slot]);
            });
            for (int slot = 0; slot < count; slot++)
            {
                loss += losses[first + slot];
                TensorPrimitives.Add<double>(gradient, sums[slot], gradient);
            }
        }

        Span<double> weights = point.AsSpan(0, _classes * _dimensions);
        TensorPrimitives.Multiply<double>(gradient, _inverseRegularisation, gradient);
        TensorPrimitives.Add<double>(gradient.AsSpan(0, weights.Length), weights, gradient.AsSpan(0, weights.Length));
        return (_inverseRegularisation * loss) + (0.5 * TensorPrimitives.SumOfSquares<double>(weights));
    }

    private double EvaluateBlock(double[] point, int block, double[] residuals, double[] sum)
    {
        int firstRow = block * BlockRows;
        int rows = Math.Min(BlockRows, _rows - firstRow);
        double loss = 0;
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<double> feature = Feature(firstRow + row);
            Span<double> scores = residuals.AsSpan(row * _classes, _classes);
            for (int i = 0; i < _classes; i++)
            {
                scores[i] = TensorPrimitives.Dot(feature, point.AsSpan(i * _dimensions, _dimensions)) + point[(_classes * _dimensions) + i];
            }

            loss += ToResiduals(scores, _labels.Span[firstRow + row]);
        }

        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<double> feature = Feature(firstRow + row);
            for (int i = 0; i < _classes; i++)
            {
                double residual = residuals[(row * _classes) + i];
                Span<double> weightSum = sum.AsSpan(i * _dimensions, _dimensions);
                TensorPrimitives.MultiplyAdd(feature, residual, weightSum, weightSum);
                sum[(_classes * _dimensions) + i] += residual;
            }
        }

        return loss;
    }

    /// <summary>Turns scores into probabilities less the truth, and returns the cross-entropy.</summary>
    private static double ToResiduals(Span<double> scores, int label)
    {
        double maximum = TensorPrimitives.Max<double>(scores);
        double own = scores[label];
        TensorPrimitives.Subtract(scores, maximum, scores);
        TensorPrimitives.Exp<double>(scores, scores);
        double sum = TensorPrimitives.Sum<double>(scores);
        TensorPrimitives.Divide(scores, sum, scores);
        scores[label] -= 1;
        return Math.Log(sum) + maximum - own;
    }

    private ReadOnlySpan<double> Feature(int row) => _features.AsSpan(row * _dimensions, _dimensions);
}
