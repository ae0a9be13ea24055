using Clip.Sdk.Architectures;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Clip.Sdk.Graphs;

/// <summary>The text transformer: N texts of T tokens, a causal mask, one token's last state projected to the embedding.</summary>
internal sealed class TextTransformerGraph
{
    public const string InputIds = "input_ids";
    public const string PooledRows = "pooled_rows";
    public const string Embeddings = "text_embeds";
    public const string States = "hidden_states";
    private const string Prefix = "text_model.";

    private readonly NetworkBuilder _network;
    private readonly TextArchitecture _text;
    private readonly TransformerShape _shape;

    public TextTransformerGraph(NetworkBuilder network, TextArchitecture text)
    {
        _network = network;
        _text = text;
        _shape = TransformerShape.Of(text);
    }

    private GraphBuilder Graph => _network.Graph;

    public static OnnxGraph BuildEmbeddings(NetworkBuilder network, ClipArchitecture clip, TowerPart part)
    {
        TextArchitecture text = clip.Text;
        var tower = new TextTransformerGraph(network, text);
        GraphBuilder graph = network.Graph;
        GraphValue ids = graph.Input(InputIds, TensorElementType.Int64, "batch", "tokens");
        GraphValue received = part.IsFirst ? tower.Embed(ids) : TowerPart.Receive(graph, text.Width);
        int end = part.IsLast ? text.Layers - 1 : part.EndLayer(text.Layers);
        GraphValue tokens = tower.Blocks(received, ids, part.FirstLayer(text.Layers), end);   // [N·T, W]
        if (!part.IsLast)
        {
            TowerPart.HandOver(graph, tokens, text.Width);
            return graph.Build();
        }

        GraphValue rows = graph.Input(PooledRows, TensorElementType.Int64, "batch");
        GraphValue pooled = tower.LastBlock(tokens, ids, rows);                               // [N, W]
        GraphValue normalized = network.LayerNorm(pooled, Prefix + "final_layer_norm", text.LayerNormEpsilon);
        GraphValue embeddings = network.Linear(normalized, "text_projection");                // [N, D]
        graph.Output(embeddings, Embeddings, TensorElementType.Float, "batch", clip.EmbeddingDimensions);
        return graph.Build();
    }

    public static OnnxGraph BuildStates(NetworkBuilder network, TextArchitecture text, TextStateOptions options)
    {
        var tower = new TextTransformerGraph(network, text);
        GraphBuilder graph = network.Graph;
        GraphValue ids = graph.Input(InputIds, TensorElementType.Int64, "batch", text.ContextLength);
        GraphValue tokens = tower.Blocks(tower.Embed(ids), ids, 0, text.Layers - options.SkippedLayers);   // [N·T, W]
        GraphValue states = options.ApplyFinalNorm ? network.LayerNorm(tokens, Prefix + "final_layer_norm", text.LayerNormEpsilon) : tokens;
        graph.Output(graph.Reshape(states, -1, text.ContextLength, text.Width), States, TensorElementType.Float, "batch", text.ContextLength, text.Width);
        return graph.Build();
    }

    /// <summary>[N, T] → [N·T, W].</summary>
    public GraphValue Embed(GraphValue ids)
    {
        GraphValue tokens = _network.Rows(Prefix + "embeddings.token_embedding.weight", ids);
        GraphValue positions = Graph.Slice(
            _network.Weight(Prefix + "embeddings.position_embedding.weight"), Graph.Constant(0), Graph.Length(ids, 1), axis: 0);
        return Graph.Reshape(Graph.Add(tokens, positions), -1, _text.Width);
    }

    private GraphValue Blocks(GraphValue x, GraphValue ids, int first, int end)
    {
        GraphValue tokens = Graph.Length(ids, 1);
        var attention = new Attention(_network, _shape.Width, _shape.Heads) { QueryTokens = tokens, KeyTokens = tokens, IsCausal = _text.IsCausal };
        for (int layer = first; layer < end; layer++)
        {
            x = Block(layer).Apply(x, attention);
        }

        return x;
    }

    /// <summary>
    /// [N·T, W] → [N, W]: the last block, for the pooled tokens alone. They see all T tokens, so a causal tower must be fed
    /// texts that end with the pooled token.
    /// </summary>
    private GraphValue LastBlock(GraphValue x, GraphValue ids, GraphValue rows)
    {
        var attention = new Attention(_network, _shape.Width, _shape.Heads) { QueryTokens = Graph.Constant(1), KeyTokens = Graph.Length(ids, 1) };
        return Block(_text.Layers - 1).ApplyToRows(x, rows, attention);
    }

    private TransformerBlock Block(int layer) => new(_network, $"{Prefix}encoder.layers.{layer}.", _shape);
}
