using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Clip.Sdk.Graphs;

/// <summary>
/// Collects the nodes and initialisers of one ONNX graph. The operators themselves are extension methods in
/// <see cref="GraphOperators"/>; a network is written as a page of such calls, in the order of its forward pass.
/// </summary>
internal sealed class GraphBuilder(string name)
{
    private readonly List<GraphPort> _inputs = [];
    private readonly List<GraphPort> _outputs = [];
    private readonly List<GraphNode> _nodes = [];
    private readonly Dictionary<string, GraphInitializer> _initializers = new(StringComparer.Ordinal);
    private readonly HashSet<GraphValue> _widened = [];
    private int _nextValue;

    /// <summary>An input that the caller feeds.</summary>
    public GraphValue Input(string inputName, TensorElementType type, params ReadOnlySpan<GraphDimension> shape)
    {
        _inputs.Add(new GraphPort(inputName, type, shape.ToArray()));
        return new GraphValue(inputName);
    }

    /// <summary>Makes a value an output, under a name of its own.</summary>
    public void Output(GraphValue value, string outputName, TensorElementType type, params ReadOnlySpan<GraphDimension> shape)
    {
        _nodes.Add(new GraphNode("Identity", string.Empty, [value.Name], [outputName], []));
        _outputs.Add(new GraphPort(outputName, type, shape.ToArray()));
    }

    /// <summary>A constant tensor. The same name gives the same value, so that weights are shared within a graph.</summary>
    public GraphValue Initializer(GraphInitializer initializer)
    {
        _initializers.TryAdd(initializer.Name, initializer);
        return new GraphValue(initializer.Name);
    }

    /// <summary>A one-dimensional constant of integers, as shapes and axes are given.</summary>
    public GraphValue Constant(params ReadOnlySpan<long> values) => Constant(TensorElementType.Int64, [values.Length], MemoryMarshal.AsBytes(values));

    /// <summary>A constant of one integer without dimensions.</summary>
    public GraphValue Scalar(long value) => Constant(TensorElementType.Int64, [], MemoryMarshal.AsBytes([value]));

    /// <summary>A constant of one float without dimensions.</summary>
    public GraphValue Scalar(float value) => Constant(TensorElementType.Float, [], MemoryMarshal.AsBytes([value]));

    /// <summary>A small constant; equal constants are one.</summary>
    public GraphValue Constant(TensorElementType type, IReadOnlyList<long> shape, ReadOnlySpan<byte> bytes)
    {
        byte[] copy = bytes.ToArray();
        string constantName = $"constant/{type}[{string.Join(',', shape)}]/{Convert.ToHexStringLower(copy)}";
        return Initializer(new GraphInitializer(constantName, type, shape, new ComputedTensorData(copy.Length, destination => copy.CopyTo(destination))));
    }

    /// <summary>Adds a standard operator with one output.</summary>
    public GraphValue Node(string operatorType, ReadOnlySpan<GraphValue> inputs, params ReadOnlySpan<GraphAttribute> attributes) =>
        Node(operatorType, string.Empty, inputs, outputCount: 1, attributes)[0];

    /// <summary>Adds one of ONNX Runtime's own operators with one output.</summary>
    public GraphValue RuntimeNode(string operatorType, ReadOnlySpan<GraphValue> inputs, params ReadOnlySpan<GraphAttribute> attributes) =>
        Node(operatorType, OnnxGraph.RuntimeDomain, inputs, outputCount: 1, attributes)[0];

    /// <summary>
    /// Widens an initialiser to 32-bit floats. The node goes before all others: the engine then runs it just before its
    /// consumer, while a later place would make it widen every weight of the network first and hold them all.
    /// </summary>
    public GraphValue Widen(GraphValue initializer)
    {
        var output = new GraphValue(initializer.Name + "/float");
        if (_widened.Add(initializer))
        {
            GraphAttribute type = GraphAttribute.Of("to", (long)TensorElementType.Float);
            _nodes.Insert(0, new GraphNode("Cast", string.Empty, [initializer.Name], [output.Name], [type]));
        }

        return output;
    }

    /// <summary>Adds an operator of any domain with several outputs.</summary>
    public GraphValue[] Node(
        string operatorType,
        string domain,
        ReadOnlySpan<GraphValue> inputs,
        int outputCount,
        params ReadOnlySpan<GraphAttribute> attributes)
    {
        string[] inputNames = new string[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            inputNames[i] = inputs[i].Name;
        }

        var outputs = new GraphValue[outputCount];
        for (int i = 0; i < outputCount; i++)
        {
            outputs[i] = new GraphValue($"{operatorType}_{_nextValue++}");
        }

        _nodes.Add(new GraphNode(operatorType, domain, inputNames, Array.ConvertAll(outputs, output => output.Name), attributes.ToArray()));
        return outputs;
    }

    /// <summary>The graph as it stands.</summary>
    public OnnxGraph Build() => new(name, _inputs, _outputs, _nodes, [.. _initializers.Values]);
}
