using Clip.Sdk.Graphs;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Clip.Sdk.Export;

/// <summary>
/// Takes a graph over weights as they are stored and gives one whose weights are all of 32 bits, without the casts: browsers'
/// runtimes know no bfloat16.
/// </summary>
internal static class WidenedWeights
{
    public static OnnxGraph Of(OnnxGraph graph)
    {
        HashSet<string> widened = new(StringComparer.Ordinal);
        List<GraphInitializer> initializers = [];
        foreach (GraphInitializer initializer in graph.Initializers)
        {
            bool isNarrow = initializer.Type is TensorElementType.Float16 or TensorElementType.BFloat16;
            initializers.Add(isNarrow
                ? initializer with { Type = TensorElementType.Float, Data = new FloatTensorData(FloatValues.Of(initializer)) }
                : initializer);
            if (isNarrow)
            {
                widened.Add(initializer.Name);
            }
        }

        return graph with { Initializers = initializers, Nodes = WithoutCasts(graph.Nodes, widened) };
    }

    private static List<GraphNode> WithoutCasts(IReadOnlyList<GraphNode> nodes, HashSet<string> widened)
    {
        Dictionary<string, string> renamed = new(StringComparer.Ordinal);
        List<GraphNode> kept = [];
        foreach (GraphNode node in nodes)
        {
            string source = renamed.GetValueOrDefault(node.Inputs[0], node.Inputs[0]);
            bool isWidened = widened.Contains(source);
            if (isWidened && node.Operator == "Cast")
            {
                renamed[node.Outputs[0]] = source;
                continue;
            }

            if (isWidened && node.Operator == "Gather")
            {
                // Rows of a table were gathered in 16 bits and cast then.
                widened.Add(node.Outputs[0]);
            }

            kept.Add(node with { Inputs = [.. node.Inputs.Select(input => renamed.GetValueOrDefault(input, input))] });
        }

        return kept;
    }
}
