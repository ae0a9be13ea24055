using Clip.Sdk.Architectures;
using Clip.Sdk.Checkpoints;
using Clip.Sdk.Graphs;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Clip.Sdk.Export;

/// <summary>
/// The networks in 32-bit floats and standard operators, with the inputs and outputs of Hugging Face's
/// <c>CLIPTextModelWithProjection</c>, <c>CLIPVisionModelWithProjection</c> and <c>CLIPModel</c>.
/// </summary>
internal static class ExportGraphs
{
    public static OnnxGraph Build(ExportNetwork network, Checkpoint checkpoint)
    {
        var builder = new NetworkBuilder(checkpoint.Architecture.Name, checkpoint, GraphDialect.Plain);
        switch (network)
        {
            case ExportNetwork.Text:
                Text(builder, checkpoint.Architecture);
                break;
            case ExportNetwork.Vision:
                Vision(builder, checkpoint.Architecture);
                break;
            default:
                Combined(builder, checkpoint);
                break;
        }

        return WidenedWeights.Of(builder.Graph.Build());
    }

    /// <summary>Attention is causal, so nothing behind the pooled token reaches the embedding, and no mask is asked for.</summary>
    private static void Text(NetworkBuilder network, ClipArchitecture clip)
    {
        var tower = new TextExportGraph(network, clip);
        GraphValue ids = tower.InputIds();
        GraphValue mask = clip.Text.IsCausal ? GraphValue.None : tower.AttentionMask();
        (GraphValue states, GraphValue embeddings) = tower.Build(ids, mask);
        network.Graph.Output(embeddings, TextTransformerGraph.Embeddings, TensorElementType.Float, ExportNames.TextBatch, clip.EmbeddingDimensions);
        network.Graph.Output(states, ExportNames.LastHiddenState, TensorElementType.Float, ExportNames.TextBatch, ExportNames.Sequence, clip.Text.Width);
    }

    private static void Vision(NetworkBuilder network, ClipArchitecture clip)
    {
        var tower = new VisionExportGraph(network, clip);
        (GraphValue states, GraphValue embeddings) = tower.Build(tower.PixelValues());
        network.Graph.Output(embeddings, VisionGraph.Embeddings, TensorElementType.Float, ExportNames.ImageBatch, clip.EmbeddingDimensions);
        if (clip.Vision is VisionTransformerArchitecture vision)
        {
            network.Graph.Output(states, ExportNames.LastHiddenState, TensorElementType.Float, ExportNames.ImageBatch, vision.TokenCount, vision.Width);
        }
    }

    private static void Combined(NetworkBuilder network, Checkpoint checkpoint)
    {
        ClipArchitecture clip = checkpoint.Architecture;
        GraphBuilder graph = network.Graph;
        var text = new TextExportGraph(network, clip);
        var vision = new VisionExportGraph(network, clip);
        GraphValue ids = text.InputIds();
        GraphValue pixels = vision.PixelValues();
        GraphValue mask = text.AttentionMask();
        GraphValue texts = Normalized(graph, text.Build(ids, mask).Embeddings);
        GraphValue images = Normalized(graph, vision.Build(pixels).Embeddings);

        GraphValue cosines = graph.MatMul(texts, graph.Transpose(images, 1, 0));
        GraphValue logits = graph.Multiply(cosines, graph.Scalar(checkpoint.LogitScale));
        if (clip.Objective == ClipObjective.Sigmoid)
        {
            logits = graph.Add(logits, graph.Scalar(checkpoint.LogitBias));
        }

        graph.Output(graph.Transpose(logits, 1, 0), ExportNames.LogitsPerImage, TensorElementType.Float, ExportNames.ImageBatch, ExportNames.TextBatch);
        graph.Output(logits, ExportNames.LogitsPerText, TensorElementType.Float, ExportNames.TextBatch, ExportNames.ImageBatch);
        graph.Output(texts, TextTransformerGraph.Embeddings, TensorElementType.Float, ExportNames.TextBatch, clip.EmbeddingDimensions);
        graph.Output(images, VisionGraph.Embeddings, TensorElementType.Float, ExportNames.ImageBatch, clip.EmbeddingDimensions);
    }

    private static GraphValue Normalized(GraphBuilder graph, GraphValue x) =>
        graph.Divide(x, graph.Node("ReduceL2", [x], GraphAttribute.Of("axes", [-1]), GraphAttribute.Of("keepdims", 1)));
}
