
namespace Clip.Sdk.Graphs;

/// <summary>softmax(q · kᵀ / √d + mask) · v for each of H heads, d = W / H (Vaswani et al. 2017, arXiv:1706.03762).</summary>
internal sealed class Attention(NetworkBuilder network, int width, int heads)
{
    private GraphBuilder Graph => network.Graph;

    private int HeadWidth => width / heads;

    /// <summary>[1]: tokens an item has as queries.</summary>
    public required GraphValue QueryTokens { get; init; }

    /// <summary>[1]: tokens an item has as keys and values.</summary>
    public required GraphValue KeyTokens { get; init; }

    /// <summary>True when a token sees only itself and those before it.</summary>
    public bool IsCausal { get; init; }

    /// <summary>[T, T]: what is added to the logits in the plain dialect, or none.</summary>
    public GraphValue Bias { get; init; } = GraphValue.None;

    /// <summary>Mixes the values.</summary>
    /// <param name="q">[N·Tq, W].</param>
    /// <param name="k">[N·Tk, W].</param>
    /// <param name="v">[N·Tk, W].</param>
    /// <returns>[N·Tq, W].</returns>
    public GraphValue Apply(GraphValue q, GraphValue k, GraphValue v) =>
        network.Dialect == GraphDialect.Fused ? Fused(q, k, v) : Plain(q, k, v);

    private GraphValue Fused(GraphValue q, GraphValue k, GraphValue v)
    {
        GraphValue mixed = Graph.RuntimeNode(
            "MultiHeadAttention",
            [Items(q, QueryTokens), Items(k, KeyTokens), Items(v, KeyTokens)],
            GraphAttribute.Of("num_heads", heads),
            GraphAttribute.Of("unidirectional", IsCausal ? 1 : 0));
        return Graph.Reshape(mixed, -1, width);
    }

    private GraphValue Plain(GraphValue q, GraphValue k, GraphValue v)
    {
        GraphValue scaled = Graph.Multiply(q, Graph.Scalar(1 / MathF.Sqrt(HeadWidth)));
        GraphValue queries = Graph.Transpose(Heads(scaled, QueryTokens), 0, 2, 1, 3);   // [N, H, Tq, d]
        GraphValue keys = Graph.Transpose(Heads(k, KeyTokens), 0, 2, 3, 1);             // [N, H, d, Tk]
        GraphValue values = Graph.Transpose(Heads(v, KeyTokens), 0, 2, 1, 3);           // [N, H, Tk, d]
        GraphValue logits = Graph.MatMul(queries, keys);                                // [N, H, Tq, Tk]
        GraphValue masked = Bias == GraphValue.None ? logits : Graph.Add(logits, Bias);
        GraphValue mixed = Graph.MatMul(Graph.Softmax(masked), values);                 // [N, H, Tq, d]
        return Graph.Reshape(Graph.Transpose(mixed, 0, 2, 1, 3), -1, width);
    }

    /// <summary>[N·T, W] → [N, T, W].</summary>
    private GraphValue Items(GraphValue x, GraphValue tokens) =>
        Graph.Reshape(x, Graph.Concat(0, Graph.Constant(-1), tokens, Graph.Constant(width)));

    /// <summary>[N·T, W] → [N, T, H, d].</summary>
    private GraphValue Heads(GraphValue x, GraphValue tokens) =>
        Graph.Reshape(x, Graph.Concat(0, Graph.Constant(-1), tokens, Graph.Constant(heads, HeadWidth)));
}
