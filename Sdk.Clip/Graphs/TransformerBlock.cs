namespace Clip.Sdk.Graphs;

/// <summary>
/// One residual block of a transformer, norm first: x + attention(norm(x)), then x + mlp(norm(x)). Tokens of all items
/// lie under each other, [N·T, W], so that every linear layer is one matrix product whatever T is.
/// </summary>
internal sealed class TransformerBlock(NetworkBuilder network, string prefix, TransformerShape shape)
{
    private GraphBuilder Graph => network.Graph;

    /// <summary>The whole block.</summary>
    /// <param name="x">[N·T, W].</param>
    /// <param name="attention">What sees what.</param>
    /// <returns>[N·T, W].</returns>
    public GraphValue Apply(GraphValue x, Attention attention)
    {
        GraphValue normalized = network.LayerNorm(x, prefix + "layer_norm1", shape.Epsilon);
        GraphValue mixed = Attend(normalized, normalized, attention);
        return FeedForward(Graph.Add(x, mixed));
    }

    /// <summary>
    /// The block for one token of each item, which is all that the last block of a pooled tower needs: keys and values
    /// come from every token, the rest is computed for N rows instead of N·T.
    /// </summary>
    /// <param name="x">[N·T, W].</param>
    /// <param name="rows">[N], the rows of the tokens that are wanted.</param>
    /// <param name="attention">What those tokens see.</param>
    /// <returns>[N, W].</returns>
    public GraphValue ApplyToRows(GraphValue x, GraphValue rows, Attention attention)
    {
        GraphValue normalized = network.LayerNorm(x, prefix + "layer_norm1", shape.Epsilon);
        GraphValue queries = Graph.Gather(normalized, rows, axis: 0);
        GraphValue mixed = Attend(queries, normalized, attention);
        return FeedForward(Graph.Add(Graph.Gather(x, rows, axis: 0), mixed));
    }

    /// <summary>A head that pools (Zhai et al. 2021, arXiv:2106.04560): probes attend to all tokens, and y + mlp(norm(y)) follows.</summary>
    /// <param name="probes">[N, W].</param>
    /// <param name="tokens">[N·T, W].</param>
    /// <param name="attention">What the probes see.</param>
    /// <returns>[N, W].</returns>
    public GraphValue Pool(GraphValue probes, GraphValue tokens, Attention attention) => FeedForward(Attend(probes, tokens, attention));

    private GraphValue Attend(GraphValue queries, GraphValue tokens, Attention attention)
    {
        GraphValue q = network.BlockLinear(queries, prefix + "self_attn.q_proj");
        GraphValue k = network.BlockLinear(tokens, prefix + "self_attn.k_proj");
        GraphValue v = network.BlockLinear(tokens, prefix + "self_attn.v_proj");
        return network.BlockLinear(attention.Apply(q, k, v), prefix + "self_attn.out_proj");
    }

    private GraphValue FeedForward(GraphValue x)
    {
        GraphValue normalized = network.LayerNorm(x, prefix + "layer_norm2", shape.Epsilon);
        GraphValue inner = network.Activate(network.BlockLinear(normalized, prefix + "mlp.fc1"), shape.Activation);
        return Graph.Add(x, network.BlockLinear(inner, prefix + "mlp.fc2"));
    }
}
