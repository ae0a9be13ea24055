using Clip.Sdk.Architectures;
using Clip.Sdk.Checkpoints;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Clip.Sdk.Graphs;

/// <summary>
/// The layers that all towers are made of, over the weights of one checkpoint. Shapes in the networks use
/// N pictures or texts, T tokens, W width, H heads, D embedding dimensions.
/// </summary>
internal sealed class NetworkBuilder(string name, Checkpoint checkpoint, GraphDialect dialect)
{
    /// <summary>x · sigmoid(1.702 x) approximates GELU (Hendrycks and Gimpel 2016, arXiv:1606.08415); OpenAI's models are trained with it.</summary>
    private const float QuickGeluFactor = 1.702f;

    public GraphBuilder Graph { get; } = new(name);

    public GraphDialect Dialect => dialect;

    /// <summary>
    /// A weight as 32-bit floats, in the shape of the checkpoint or in another of as many elements. One of 16 bits is cast in
    /// the graph: when the session is made, or at each run where memory counts more.
    /// </summary>
    public GraphValue Weight(string tensorName, params ReadOnlySpan<long> shape)
    {
        CheckpointTensor tensor = checkpoint.Tensors[tensorName];
        IReadOnlyList<long> dimensions = shape.IsEmpty ? tensor.Shape : shape.ToArray();
        GraphValue stored = Graph.Initializer(tensorName, ElementType(tensor), dimensions, new StoredTensorData(tensor));
        return tensor.Type == TensorType.Float32 ? stored : Graph.Cast(stored, TensorElementType.Float);
    }

    /// <summary>x · weightᵀ + bias: [M, in] → [M, out], with the weights <c>layer.weight</c> [out, in] and, where there is one, <c>layer.bias</c> [out].</summary>
    public GraphValue Linear(GraphValue x, string layer)
    {
        GraphValue bias = checkpoint.Tensors.ContainsKey(layer + ".bias") ? Weight(layer + ".bias") : GraphValue.None;
        return Graph.Gemm(x, Weight(layer + ".weight"), bias);
    }

    public GraphValue LayerNorm(GraphValue x, string layer, float epsilon) =>
        Graph.LayerNormalization(x, Weight(layer + ".weight"), Weight(layer + ".bias"), epsilon);

    public GraphValue Activate(GraphValue x, Activation activation) => activation switch
    {
        Activation.QuickGelu when dialect == GraphDialect.Fused => Graph.QuickGelu(x, QuickGeluFactor),
        Activation.QuickGelu => Graph.Multiply(x, Graph.Sigmoid(Graph.Multiply(x, Graph.Scalar(QuickGeluFactor)))),
        Activation.Gelu when dialect == GraphDialect.Fused => Graph.Gelu(x),
        Activation.Gelu => GeluByErrorFunction(x),
        Activation.GeluTanh => GeluByTanh(x),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "This activation has no graph."),
    };

    private static TensorElementType ElementType(CheckpointTensor tensor) => tensor.Type switch
    {
        TensorType.Float32 => TensorElementType.Float,
        TensorType.Float16 => TensorElementType.Float16,
        TensorType.BFloat16 => TensorElementType.BFloat16,
        _ => throw new ModelFormatException(
            $"Tensor '{tensor.Name}' holds {tensor.Type}, where a weight was expected to be Float32, Float16 or BFloat16.", tensor.FilePath),
    };

    /// <summary>x · ½ (1 + erf(x / √2)).</summary>
    private GraphValue GeluByErrorFunction(GraphValue x)
    {
        GraphValue error = Graph.Erf(Graph.Divide(x, Graph.Scalar(MathF.Sqrt(2))));
        return Graph.Multiply(Graph.Multiply(x, Graph.Add(error, Graph.Scalar(1f))), Graph.Scalar(0.5f));
    }

    /// <summary>x · ½ (1 + tanh(√(2/π) (x + 0.044715 x³))).</summary>
    private GraphValue GeluByTanh(GraphValue x)
    {
        GraphValue cube = Graph.Multiply(Graph.Multiply(x, x), x);
        GraphValue inner = Graph.Add(x, Graph.Multiply(cube, Graph.Scalar(0.044715f)));
        GraphValue tanh = Graph.Tanh(Graph.Multiply(inner, Graph.Scalar(MathF.Sqrt(2 / MathF.PI))));
        return Graph.Multiply(Graph.Multiply(x, Graph.Add(tanh, Graph.Scalar(1f))), Graph.Scalar(0.5f));
    }
}
