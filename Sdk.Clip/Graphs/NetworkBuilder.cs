using Clip.Sdk.Architectures;
using Clip.Sdk.Checkpoints;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Clip.Sdk.Graphs;

/// <summary>
/// The layers that all towers are made of, over the weights of one checkpoint. Shapes in the networks use
/// N pictures or texts, T tokens, W width, H heads, D embedding dimensions.
/// </summary>
internal sealed class NetworkBuilder(string name, Checkpoint checkpoint, GraphDialect dialect, WeightFormat format = WeightFormat.AsStored)
{
    private readonly Dictionary<GraphValue, QuantizedRows> _quantizedRows = [];

    public GraphBuilder Graph { get; } = new(name);

    public GraphDialect Dialect => dialect;

    /// <summary>
    /// A weight as 32-bit floats, in the shape of the checkpoint or in another of as many elements. One of 16 bits is cast in
    /// the graph: when the session is made, or at each run where memory counts more.
    /// </summary>
    public GraphValue Weight(string tensorName, params ReadOnlySpan<long> shape)
    {
        CheckpointTensor tensor = checkpoint.Tensors[tensorName];
        return Floats(Stored(tensor, shape.IsEmpty ? tensor.Shape : shape.ToArray()));
    }

    /// <summary>Rows of an embedding table, as 32-bit floats: [V, W] and indices [N, T] → [N, T, W].</summary>
    public GraphValue Rows(string tensorName, GraphValue indices)
    {
        CheckpointTensor tensor = checkpoint.Tensors[tensorName];
        GraphInitializer table = Stored(tensor, tensor.Shape);
        GraphValue rows = Graph.Gather(Graph.Initializer(table), indices, axis: 0);
        return table.Type == TensorElementType.Float ? rows : Graph.Cast(rows, TensorElementType.Float);
    }

    /// <summary>x · weightᵀ + bias: [M, in] → [M, out], with the weights <c>layer.weight</c> [out, in] and, where there is one, <c>layer.bias</c> [out].</summary>
    public GraphValue Linear(GraphValue x, string layer) => Graph.Gemm(x, Weight(layer + ".weight"), Bias(layer));

    /// <summary>A <see cref="Linear"/> layer inside a transformer block, where most of the work is: in 8 bits when the network is.</summary>
    public GraphValue BlockLinear(GraphValue x, string layer) => format != WeightFormat.Int8
        ? Linear(x, layer)
        : QuantizedLinear.Apply(Graph, Quantized(x), checkpoint.Tensors[layer + ".weight"], Bias(layer));

    public GraphValue LayerNorm(GraphValue x, string layer, float epsilon) =>
        Graph.LayerNormalization(x, Weight(layer + ".weight"), Weight(layer + ".bias"), epsilon);

    public GraphValue Activate(GraphValue x, Activation activation) => Activations.Apply(Graph, x, activation, dialect);

    private GraphValue Bias(string layer) => checkpoint.Tensors.ContainsKey(layer + ".bias") ? Weight(layer + ".bias") : GraphValue.None;

    /// <summary>Layers that read the same rows (queries, keys, values) share their quantisation.</summary>
    private QuantizedRows Quantized(GraphValue x)
    {
        if (!_quantizedRows.TryGetValue(x, out QuantizedRows? rows))
        {
            rows = QuantizedLinear.Quantize(Graph, x);
            _quantizedRows.Add(x, rows);
        }

        return rows;
    }

    /// <summary>A tensor in the type that the network holds it in.</summary>
    private GraphInitializer Stored(CheckpointTensor tensor, IReadOnlyList<long> shape)
    {
        bool isNarrowed = format == WeightFormat.Float16 && tensor.Type != TensorType.Float16 && tensor.Shape.Count > 1;
        return isNarrowed
            ? new GraphInitializer(tensor.Name, TensorElementType.Float16, shape, WeightRows.Halves(tensor))
            : new GraphInitializer(tensor.Name, ElementType(tensor), shape, new StoredTensorData(tensor));
    }

    private GraphValue Floats(GraphInitializer initializer)
    {
        GraphValue value = Graph.Initializer(initializer);
        return initializer.Type == TensorElementType.Float ? value : Graph.Widen(value);
    }

    private static TensorElementType ElementType(CheckpointTensor tensor) => tensor.Type switch
    {
        TensorType.Float32 => TensorElementType.Float,
        TensorType.Float16 => TensorElementType.Float16,
        TensorType.BFloat16 => TensorElementType.BFloat16,
        _ => throw new ModelFormatException(
            $"Tensor '{tensor.Name}' holds {tensor.Type}, where a weight was expected to be Float32, Float16 or BFloat16.", tensor.FilePath),
    };
}
