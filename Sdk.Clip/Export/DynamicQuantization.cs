using Clip.Sdk.Checkpoints;
using Clip.Sdk.Graphs;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Clip.Sdk.Export;

/// <summary>
/// A graph of 32-bit floats with its linear layers in 8 bits, in the standard's operators: activations by DynamicQuantizeLinear,
/// products by MatMulInteger, a scale for each output channel. Tables of embeddings are gathered in 8 bits, with a scale a row.
/// </summary>
/// <remarks>
/// Weights are unsigned around 128. Signed ones are multiplied with saturation by x86 processors without VNNI and by WebAssembly's
/// relaxed instructions, and a file cannot know where it will run.
/// </remarks>
internal sealed class DynamicQuantization
{
    private const byte WeightZero = 128;
    private const string ZeroName = "constant/weight_zero";

    private readonly Dictionary<string, GraphInitializer> _initializers;
    private readonly HashSet<string> _quantizedActivations = new(StringComparer.Ordinal);
    private readonly List<GraphNode> _nodes = [];

    private DynamicQuantization(OnnxGraph graph)
    {
        _initializers = graph.Initializers.ToDictionary(initializer => initializer.Name, StringComparer.Ordinal);
    }

    public static OnnxGraph Of(OnnxGraph graph)
    {
        var rewriting = new DynamicQuantization(graph);
        foreach (GraphNode node in graph.Nodes)
        {
            rewriting.Add(node);
        }

        HashSet<string> used = [.. rewriting._nodes.SelectMany(node => node.Inputs)];
        return graph with
        {
            Nodes = rewriting._nodes,
            Initializers = [.. rewriting._initializers.Values.Where(initializer => used.Contains(initializer.Name))],
        };
    }

    private void Add(GraphNode node)
    {
        if (node.Operator == "Gemm" && Matrix(node.Inputs[1]) is { } weight)
        {
            AddLinear(node, weight);
        }
        else if (node.Operator == "Gather" && Matrix(node.Inputs[0]) is { } table)
        {
            AddTable(node, table);
        }
        else
        {
            _nodes.Add(node);
        }
    }

    /// <summary>The tensor of the checkpoint behind an initialiser [rows, columns], or null.</summary>
    private CheckpointTensor? Matrix(string name) =>
        _initializers.TryGetValue(name, out GraphInitializer? initializer) && initializer is { Type: TensorElementType.Float, Shape.Count: 2 }
            ? FloatValues.Of(initializer).Tensor
            : null;

    /// <summary>x · weightᵀ + bias; our graphs' Gemm always transposes.</summary>
    private void AddLinear(GraphNode node, CheckpointTensor weight)
    {
        string x = node.Inputs[0];
        string output = node.Outputs[0];
        if (_quantizedActivations.Add(x))
        {
            // Layers that read the same rows (queries, keys, values) share their quantisation.
            _nodes.Add(new GraphNode("DynamicQuantizeLinear", string.Empty, [x], [$"{x}/integers", $"{x}/scale", $"{x}/zero"], []));
        }

        var quantized = new QuantizedWeight(weight, limit: sbyte.MaxValue);
        string integers = Initializer($"{weight.Name}/integers", TensorElementType.UInt8, [weight.Shape[1], weight.Shape[0]], Unsigned(quantized.Transposed));
        string scales = Initializer($"{weight.Name}/scales", TensorElementType.Float, [weight.Shape[0]], quantized.Scales);
        string zero = Initializer(ZeroName, TensorElementType.UInt8, [], new ComputedTensorData(1, destination => destination[0] = WeightZero));
        _nodes.Add(Node("MatMulInteger", [$"{x}/integers", integers, $"{x}/zero", zero], $"{output}/product"));
        _nodes.Add(Node("Cast", [$"{output}/product"], $"{output}/float", GraphAttribute.Of("to", (long)TensorElementType.Float)));
        _nodes.Add(Node("Mul", [$"{x}/scale", scales], $"{output}/scale"));
        bool hasBias = node.Inputs.Count > 2;
        _nodes.Add(Node("Mul", [$"{output}/float", $"{output}/scale"], hasBias ? $"{output}/scaled" : output));
        if (hasBias)
        {
            _nodes.Add(Node("Add", [$"{output}/scaled", node.Inputs[2]], output));
        }
    }

    private void AddTable(GraphNode node, CheckpointTensor table)
    {
        string output = node.Outputs[0];
        var quantized = new QuantizedTable(table);
        string integers = Initializer($"{table.Name}/integers", TensorElementType.Int8, table.Shape, quantized.Integers);
        string scales = Initializer($"{table.Name}/scales", TensorElementType.Float, [table.Shape[0], 1], quantized.Scales);
        _nodes.Add(Node("Gather", [integers, node.Inputs[1]], $"{output}/integers"));
        _nodes.Add(Node("Cast", [$"{output}/integers"], $"{output}/float", GraphAttribute.Of("to", (long)TensorElementType.Float)));
        _nodes.Add(Node("Gather", [scales, node.Inputs[1]], $"{output}/scale"));
        _nodes.Add(Node("Mul", [$"{output}/float", $"{output}/scale"], output));
    }

    private string Initializer(string name, TensorElementType type, IReadOnlyList<long> shape, TensorData data)
    {
        _initializers.TryAdd(name, new GraphInitializer(name, type, shape, data));
        return name;
    }

    private static GraphNode Node(string operatorType, string[] inputs, string output, params GraphAttribute[] attributes) =>
        new(operatorType, string.Empty, inputs, [output], attributes);

    /// <summary>The same numbers as bytes around 128: the sign bit turned.</summary>
    private static ComputedTensorData Unsigned(TensorData signed) => new(signed.ByteLength, destination =>
    {
        signed.CopyTo(destination);
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] ^= WeightZero;
        }
    });
}
