using System.Globalization;
using Clip.Sdk.Engines;
using Clip.Sdk.Moderation.Calibration;
using Clip.Sdk.Moderation.Policies;
using Clip.Sdk.Moderation.Scoring;

namespace Clip.Sdk.Moderation.Detectors;

/// <summary>
/// A network of linear layers over a unit-length embedding, with an optional normalisation before the first. Reads the layouts of
/// LAION's NSFW detectors: <c>norm.mean</c>, <c>norm.variance</c>, <c>linear_1</c> ... (ViT-B/32 and L/14, ReLU between, sigmoid behind)
/// and <c>layers.0</c> ... of a torch Sequential (ViT-H/14, ReLU between, the last layer's value as it is).
/// </summary>
internal sealed class EmbeddingClassifier : IEmbeddingDetector
{
    // What the published torch form of Keras' normalisation adds to the deviation.
    private const float Epsilon = 1e-10f;

    private readonly float[]? _mean;
    private readonly float[]? _deviation;
    private readonly Layer[] _layers;
    private readonly bool _hasSigmoid;

    private EmbeddingClassifier(float[]? mean, float[]? deviation, Layer[] layers, bool hasSigmoid) =>
        (_mean, _deviation, _layers, _hasSigmoid) = (mean, deviation, layers, hasSigmoid);

    public int Dimensions => _layers[0].Inputs;

    /// <exception cref="ModelFormatException">The layers are absent or do not follow each other.</exception>
    public static EmbeddingClassifier Load(IWeightFile file, PolicyDetector policy)
    {
        string[] names = LayerNames(file);
        bool hasRelu = policy.Activation == DetectorActivation.Relu;
        var layers = new Layer[names.Length];
        for (int i = 0; i < layers.Length; i++)
        {
            (float[] weights, int outputs, int inputs) = WeightTensors.ReadMatrix(file, Tensor(names[i], "weight"));
            if (i > 0 && inputs != layers[i - 1].Outputs)
            {
                throw new ModelFormatException($"'{file.Path}': '{names[i]}.weight' is [{outputs}, {inputs}] but '{names[i - 1]}' gives [{layers[i - 1].Outputs}]. Layers must follow each other.", file.Path);
            }

            layers[i] = new Layer(weights, WeightTensors.ReadVector(file, Tensor(names[i], "bias"), outputs), inputs, outputs, HasRelu: hasRelu && IsFollowedByActivation(names, i));
        }

        if (layers[^1].Outputs != 1)
        {
            throw new ModelFormatException($"'{file.Path}': the last layer gives [{layers[^1].Outputs}] values, but a detector gives one.", file.Path);
        }

        (float[]? mean, float[]? deviation) = Normalisation(file, layers[0].Inputs);
        return new EmbeddingClassifier(mean, deviation, layers, policy.HasSigmoid ?? !IsSequential(names[0]));
    }

    /// <summary>The network's output, sigmoid included.</summary>
    /// <param name="embedding">[D] of unit length.</param>
    public double Evaluate(ReadOnlySpan<float> embedding)
    {
        float[] values = embedding.ToArray();
        for (int i = 0; _mean is not null && i < values.Length; i++)
        {
            values[i] = (values[i] - _mean[i]) / _deviation![i];
        }

        foreach (Layer layer in _layers)
        {
            values = layer.Apply(values);
        }

        return _hasSigmoid ? CalibrationCurve.Sigmoid(values[0]) : values[0];
    }

    public DetectorScore Judge(PolicyDetector policy, ReadOnlySpan<float> embedding)
    {
        double output = Evaluate(embedding);
        double probability = Math.Clamp(policy.IsInverted ? 1 - output : output, 0, 1);
        return new DetectorScore(
            policy.Id, probability, policy.Thresholds.ActionAt(probability), string.Create(CultureInfo.InvariantCulture, $"classifier gives {probability:0.000}"));
    }

    /// <summary>A single linear layer that was saved by itself has no name.</summary>
    private static string Tensor(string layer, string kind) => layer.Length == 0 ? kind : $"{layer}.{kind}";

    /// <summary>Names of the linear layers, in the order of their numbers.</summary>
    private static string[] LayerNames(IWeightFile file)
    {
        var layers = new List<(int Number, string Name)>();
        foreach ((string tensor, IReadOnlyList<long> shape) in file.Shapes)
        {
            if (tensor == "weight" && shape.Count == 2)
            {
                layers.Add((0, ""));
            }
            else if (shape.Count == 2 && tensor.EndsWith(".weight", StringComparison.Ordinal))
            {
                string name = tensor[..^".weight".Length];
                int digits = name.Reverse().TakeWhile(char.IsAsciiDigit).Count();
                if (digits is 0 or > 4)
                {
                    throw new ModelFormatException($"'{file.Path}': the layer '{name}' has no number, so its place in the network cannot be told. Known layouts are 'linear_1' ... and 'layers.0' ...", file.Path);
                }

                layers.Add((int.Parse(name[^digits..], CultureInfo.InvariantCulture), name));
            }
        }

        layers.Sort();
        return layers.Count > 0 && layers.Select(layer => layer.Number).Distinct().Count() == layers.Count
            ? [.. layers.Select(layer => layer.Name)]
            : throw new ModelFormatException($"'{file.Path}' has no single chain of linear layers ('linear_1.weight' ... or 'layers.0.weight' ...).", file.Path);
    }

    /// <summary>
    /// In a torch Sequential the numbers count activations as well: neighbours such as <c>layers.15</c> and <c>layers.16</c> of LAION's
    /// ViT-H/14 head have none between them. With names that count linear layers only there is one after each but the last.
    /// </summary>
    private static bool IsFollowedByActivation(string[] names, int index)
    {
        if (index == names.Length - 1)
        {
            return false;
        }

        return !IsSequential(names[index]) || NumberOf(names[index + 1]) - NumberOf(names[index]) > 1;

        static int NumberOf(string name) => int.Parse(name[(name.LastIndexOf('.') + 1)..], CultureInfo.InvariantCulture);
    }

    private static bool IsSequential(string name) => name.Length == 0 || name.Contains('.', StringComparison.Ordinal) || char.IsAsciiDigit(name[0]);

    private static (float[]? Mean, float[]? Deviation) Normalisation(IWeightFile file, int length)
    {
        if (!file.Shapes.ContainsKey("norm.mean"))
        {
            return (null, null);
        }

        float[] deviation = WeightTensors.ReadVector(file, "norm.variance", length);
        for (int i = 0; i < length; i++)
        {
            deviation[i] = MathF.Sqrt(deviation[i]) + Epsilon;
        }

        return (WeightTensors.ReadVector(file, "norm.mean", length), deviation);
    }

    private sealed record Layer(float[] Weights, float[] Bias, int Inputs, int Outputs, bool HasRelu)
    {
        public float[] Apply(ReadOnlySpan<float> values)
        {
            float[] results = new float[Outputs];
            for (int i = 0; i < Outputs; i++)
            {
                float sum = Vectors.Dot(Weights.AsSpan(i * Inputs, Inputs), values) + Bias[i];
                results[i] = HasRelu ? Math.Max(0, sum) : sum;
            }

            return results;
        }
    }
}
