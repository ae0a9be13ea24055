using Clip.Sdk.Architectures;
using Clip.Sdk.Graphs;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Clip.Sdk.Export;

/// <summary>
/// The text tower as other tools feed it: token ids alone, from which the graph finds the pooled token itself. N texts, T tokens,
/// W width, D embedding dimensions.
/// </summary>
internal sealed class TextExportGraph(NetworkBuilder network, ClipArchitecture clip)
{
    private const string Prefix = "text_model.";

    /// <summary>Far below any logit and still a finite half.</summary>
    private const float Masked = -10000;

    private readonly TextArchitecture _text = clip.Text;

    private GraphBuilder Graph => network.Graph;

    public GraphValue InputIds() =>
        Graph.Input(TextTransformerGraph.InputIds, TensorElementType.Int64, ExportNames.TextBatch, ExportNames.Sequence);

    public GraphValue AttentionMask() =>
        Graph.Input(ExportNames.AttentionMask, TensorElementType.Int64, ExportNames.TextBatch, ExportNames.Sequence);

    /// <summary>The whole tower.</summary>
    /// <param name="ids">[N, T].</param>
    /// <param name="attentionMask">[N, T], 0 for tokens that none shall see; or none.</param>
    /// <returns>The states after the last norm, [N, T, W], and the embeddings, [N, D].</returns>
    public (GraphValue States, GraphValue Embeddings) Build(GraphValue ids, GraphValue attentionMask)
    {
        GraphValue tokens = Graph.Length(ids, 1);
        TransformerShape shape = TransformerShape.Of(_text);
        var attention = new Attention(network, shape.Width, shape.Heads)
        {
            QueryTokens = tokens,
            KeyTokens = tokens,
            IsCausal = _text.IsCausal,
            Bias = Bias(tokens, attentionMask),
        };
        GraphValue x = new TextTransformerGraph(network, _text).Embed(ids);   // [N·T, W]
        for (int layer = 0; layer < _text.Layers; layer++)
        {
            x = new TransformerBlock(network, $"{Prefix}encoder.layers.{layer}.", shape).Apply(x, attention);
        }

        GraphValue rows = network.LayerNorm(x, Prefix + "final_layer_norm", _text.LayerNormEpsilon);
        GraphValue pooled = Graph.Gather(rows, PooledRows(ids), axis: 0);   // [N, W]
        GraphValue states = Graph.Reshape(rows, Graph.Concat(0, Graph.Length(ids, 0), tokens, Graph.Constant(_text.Width)));
        return (states, network.Linear(pooled, "text_projection"));
    }

    /// <summary>[T, T] or [N, 1, T, T]: 0 where a query may see a key.</summary>
    private GraphValue Bias(GraphValue tokens, GraphValue attentionMask)
    {
        GraphValue seen = GraphValue.None;
        if (_text.IsCausal)
        {
            GraphValue positions = Range(tokens);
            seen = Graph.Node("LessOrEqual", [Graph.Unsqueeze(positions, 0), Graph.Unsqueeze(positions, 1)]);   // [T, T]
        }

        if (attentionMask != GraphValue.None)
        {
            GraphValue kept = Graph.Unsqueeze(Graph.Cast(attentionMask, TensorElementType.Bool), 1, 2);         // [N, 1, 1, T]
            seen = seen == GraphValue.None ? kept : Graph.Node("And", [seen, kept]);
        }

        return seen == GraphValue.None ? seen : Graph.Node("Where", [seen, Graph.Scalar(0f), Graph.Scalar(Masked)]);
    }

    /// <summary>[N]: n · T + the position that becomes the embedding, the row of that token in [N·T, W].</summary>
    private GraphValue PooledRows(GraphValue ids)
    {
        GraphValue tokens = Graph.Length(ids, 1);
        GraphValue firstRows = Graph.Multiply(Range(Graph.Length(ids, 0)), tokens);
        return Graph.Add(firstRows, PooledPositions(ids, tokens));
    }

    /// <summary>The engine's ArgMax takes no 64-bit integers.</summary>
    private GraphValue PooledPositions(GraphValue ids, GraphValue tokens) => _text.Pooling switch
    {
        TextPooling.HighestId => Graph.ArgMax(Graph.Cast(ids, TensorElementType.Int32)),
        TextPooling.EndOfText => Graph.ArgMax(Graph.Cast(
            Graph.Node("Equal", [ids, Graph.Scalar((long)_text.EndOfTextId)]), TensorElementType.Int32)),
        TextPooling.Last => Graph.Subtract(tokens, Graph.Constant(1)),
        _ => throw new NotSupportedException($"There is no graph for the pooling '{_text.Pooling}'."),
    };

    /// <summary>0, 1, … below a length given as [1].</summary>
    private GraphValue Range(GraphValue length) =>
        Graph.Node("Range", [Graph.Scalar(0L), Graph.Squeeze(length, 0), Graph.Scalar(1L)]);
}
