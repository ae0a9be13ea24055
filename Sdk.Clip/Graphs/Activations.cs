using Clip.Sdk.Architectures;

namespace Clip.Sdk.Graphs;

/// <summary>The non-linearities of feed-forward layers.</summary>
internal static class Activations
{
    /// <summary>x · sigmoid(1.702 x) approximates GELU (Hendrycks and Gimpel 2016, arXiv:1606.08415); OpenAI's models are trained with it.</summary>
    private const float QuickGeluFactor = 1.702f;

    public static GraphValue Apply(GraphBuilder graph, GraphValue x, Activation activation, GraphDialect dialect = GraphDialect.Fused) => activation switch
    {
        Activation.QuickGelu when dialect == GraphDialect.Fused => graph.QuickGelu(x, QuickGeluFactor),
        Activation.QuickGelu => graph.Multiply(x, graph.Sigmoid(graph.Multiply(x, graph.Scalar(QuickGeluFactor)))),
        Activation.Gelu when dialect == GraphDialect.Fused => graph.Gelu(x),
        Activation.Gelu => GeluByErrorFunction(graph, x),
        Activation.GeluTanh => GeluByTanh(graph, x),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "This activation has no graph."),
    };

    /// <summary>x · ½ (1 + erf(x / √2)).</summary>
    private static GraphValue GeluByErrorFunction(GraphBuilder graph, GraphValue x)
    {
        GraphValue error = graph.Erf(graph.Divide(x, graph.Scalar(MathF.Sqrt(2))));
        return graph.Multiply(graph.Multiply(x, graph.Add(error, graph.Scalar(1f))), graph.Scalar(0.5f));
    }

    /// <summary>x · ½ (1 + tanh(√(2/π) (x + 0.044715 x³))).</summary>
    private static GraphValue GeluByTanh(GraphBuilder graph, GraphValue x)
    {
        GraphValue cube = graph.Multiply(graph.Multiply(x, x), x);
        GraphValue inner = graph.Add(x, graph.Multiply(cube, graph.Scalar(0.044715f)));
        GraphValue tanh = graph.Tanh(graph.Multiply(inner, graph.Scalar(MathF.Sqrt(2 / MathF.PI))));
        return graph.Multiply(graph.Multiply(x, graph.Add(tanh, graph.Scalar(1f))), graph.Scalar(0.5f));
    }
}
