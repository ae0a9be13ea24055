using System.Numerics.Tensors;

namespace Clip.Sdk.Training.Evaluation.LinearProbes;

/// <summary>Multinomial logistic regression: scores = W x + b, probabilities by softmax.</summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
public sealed class LogisticRegression
{
    private readonly float[] _weights;
    private readonly float[] _biases;

    private LogisticRegression(float[] weights, float[] biases, int dimensions, LbfgsResult? fit) =>
        (_weights, _biases, Dimensions, Fit) = (weights, biases, dimensions, fit);

    /// <summary>Takes weights that were fitted elsewhere or before.</summary>
    /// <param name="weights">[K, D] row-major.</param>
    /// <param name="biases">[K], at least 2.</param>
    /// <exception cref="ArgumentException">The weights are no multiple of the biases.</exception>
    public LogisticRegression(ReadOnlySpan<float> weights, ReadOnlySpan<float> biases)
    {
        if (biases.Length < 2 || weights.Length == 0 || weights.Length % biases.Length != 0)
        {
            throw new ArgumentException($"[K, D] weights and [K] biases of at least 2 classes are wanted, but {weights.Length} weights and {biases.Length} biases came.", nameof(weights));
        }

        (_weights, _biases, Dimensions) = (weights.ToArray(), biases.ToArray(), weights.Length / biases.Length);
    }

    /// <summary>D, the width of a feature row.</summary>
    public int Dimensions { get; }

    /// <summary>K, the number of classes.</summary>
    public int ClassCount => _biases.Length;

    /// <summary>[K, D] row-major.</summary>
    public ReadOnlyMemory<float> Weights => _weights;

    /// <summary>[K].</summary>
    public ReadOnlyMemory<float> Biases => _biases;

    /// <summary>How the fit ended, or null where the weights were given.</summary>
    public LbfgsResult? Fit { get; }

    /// <summary>Fits by L-BFGS: minimises C · Σ cross-entropy + ½ ‖W‖², biases free, as scikit-learn does.</summary>
    /// <param name="features">[N, D].</param>
    /// <param name="labels">[N] classes, 0 to K − 1.</param>
    /// <param name="classCount">K, at least 2.</param>
    /// <param name="inverseRegularisation">C, the inverse of the regularisation's strength; OpenAI's example takes 0.316.</param>
    /// <param name="options">When to stop; null is the defaults.</param>
    /// <param name="start">A fit of the same shape to start from, which saves time in a sweep; null starts from zero.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentException">Shapes do not fit, or a label is no class.</exception>
    public static LogisticRegression Train(
        EmbeddingMatrix features, ReadOnlyMemory<int> labels, int classCount, double inverseRegularisation = 0.316,
        LbfgsOptions? options = null, LogisticRegression? start = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inverseRegularisation);
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 2);
        var objective = new LogisticObjective(features, labels, classCount, inverseRegularisation, cancellationToken);
        int dimensions = features.Dimensions;
        double[] point = new double[classCount * (dimensions + 1)];
        if (start is not null)
        {
            TensorPrimitives.ConvertTruncating<float, double>(start._weights, point);
            TensorPrimitives.ConvertTruncating<float, double>(start._biases, point.AsSpan(classCount * dimensions));
        }

        LbfgsResult fit = new LbfgsMinimizer(objective.Evaluate, options).Minimize(point, cancellationToken);
        float[] weights = new float[classCount * dimensions];
        float[] biases = new float[classCount];
        TensorPrimitives.ConvertTruncating<double, float>(point.AsSpan(0, weights.Length), weights);
        TensorPrimitives.ConvertTruncating<double, float>(point.AsSpan(weights.Length), biases);
        return new LogisticRegression(weights, biases, dimensions, fit);
    }

    /// <summary>Scores of the classes before the softmax.</summary>
    /// <param name="feature">[D].</param>
    /// <param name="scores">[K] receives the scores.</param>
    public void Score(ReadOnlySpan<float> feature, Span<float> scores)
    {
        for (int i = 0; i < _biases.Length; i++)
        {
            scores[i] = TensorPrimitives.Dot(feature, _weights.AsSpan(i * Dimensions, Dimensions)) + _biases[i];
        }
    }

    /// <summary>The best class of each row.</summary>
    /// <param name="features">[N, D].</param>
    public int[] Predict(EmbeddingMatrix features)
    {
        ArgumentNullException.ThrowIfNull(features);
        int[] result = new int[features.Count];
        Parallel.For(0, features.Count, () => new float[ClassCount], (row, _, scores) =>
        {
            Score(features[row], scores);
            result[row] = TensorPrimitives.IndexOfMax<float>(scores);
            return scores;
        }, _ => { });
        return result;
    }

    /// <summary>The part of the rows whose best class is the right one.</summary>
    /// <param name="features">[N, D].</param>
    /// <param name="labels">[N].</param>
    public double Accuracy(EmbeddingMatrix features, ReadOnlySpan<int> labels)
    {
        int[] predictions = Predict(features);
        int right = 0;
        for (int i = 0; i < predictions.Length; i++)
        {
            right += predictions[i] == labels[i] ? 1 : 0;
        }

        return (double)right / predictions.Length;
    }
}
