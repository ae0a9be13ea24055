using Clip.Sdk.Graphs;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Clip.Sdk.Export;

/// <summary>A graph of 32-bit floats in 16: weights and all that flows, but not the inputs and outputs, which callers feed and read.</summary>
internal static class HalfPrecision
{
    public static OnnxGraph Of(OnnxGraph graph)
    {
        Dictionary<string, string> narrowed = new(StringComparer.Ordinal);
        List<GraphNode> nodes = [];
        foreach (GraphPort input in graph.Inputs.Where(input => input.Type == TensorElementType.Float))
        {
            narrowed[input.Name] = input.Name + "/half";
            nodes.Add(Cast(input.Name, input.Name + "/half", TensorElementType.Float16));
        }

        HashSet<string> outputs = [.. graph.Outputs.Where(output => output.Type == TensorElementType.Float).Select(output => output.Name)];
        foreach (GraphNode node in graph.Nodes)
        {
            // Every output comes from an Identity of its own (GraphBuilder.Output).
            nodes.Add(outputs.Contains(node.Outputs[0])
                ? Cast(node.Inputs[0], node.Outputs[0], TensorElementType.Float)
                : node with { Inputs = [.. node.Inputs.Select(input => narrowed.GetValueOrDefault(input, input))] });
        }

        return graph with { Nodes = nodes, Initializers = [.. graph.Initializers.Select(Narrow)] };
    }

    private static GraphInitializer Narrow(GraphInitializer initializer) => initializer.Type == TensorElementType.Float
        ? initializer with { Type = TensorElementType.Float16, Data = new HalfTensorData(FloatValues.Of(initializer)) }
        : initializer;

    private static GraphNode Cast(string input, string output, TensorElementType type) =>
        new("Cast", string.Empty, [input], [output], [GraphAttribute.Of("to", (long)type)]);
}
