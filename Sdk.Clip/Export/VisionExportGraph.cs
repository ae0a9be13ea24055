using Clip.Sdk.Architectures;
using Clip.Sdk.Graphs;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Clip.Sdk.Export;

/// <summary>The image tower as other tools feed it. N pictures of S×S pixels, T tokens, W width, D embedding dimensions.</summary>
internal sealed class VisionExportGraph(NetworkBuilder network, ClipArchitecture clip)
{
    private const string Prefix = "vision_model.";

    private GraphBuilder Graph => network.Graph;

    public GraphValue PixelValues() => Graph.Input(
        VisionGraph.PixelValues, TensorElementType.Float, ExportNames.ImageBatch, 3, clip.Vision.ImageSize, clip.Vision.ImageSize);

    /// <summary>The whole tower.</summary>
    /// <param name="pixels">[N, 3, S, S].</param>
    /// <returns>
    /// The states after the last block, before the last norm, as Hugging Face's, [N, T, W], or none where the tower has no tokens;
    /// and the embeddings, [N, D].
    /// </returns>
    public (GraphValue States, GraphValue Embeddings) Build(GraphValue pixels) => clip.Vision switch
    {
        VisionTransformerArchitecture vision => Transformer(pixels, vision),
        ModifiedResNetArchitecture vision => (GraphValue.None, new ModifiedResNetGraph(network, vision).Embed(pixels)),
        _ => throw new NotSupportedException($"There is no graph for the image tower '{clip.Vision.GetType().Name}'."),
    };

    private (GraphValue States, GraphValue Embeddings) Transformer(GraphValue pixels, VisionTransformerArchitecture vision)
    {
        var tower = new VisionTransformerGraph(network, vision);
        GraphValue rows = tower.Blocks(tower.Embed(pixels), vision.Layers);                   // [N·T, W]
        GraphValue states = Graph.Reshape(rows, -1, vision.TokenCount, vision.Width);
        GraphValue classToken = Graph.Gather(states, Graph.Scalar(0L), axis: 1);              // [N, W]
        GraphValue pooled = network.LayerNorm(classToken, Prefix + "post_layernorm", vision.LayerNormEpsilon);
        return (states, network.Linear(pooled, "visual_projection"));
    }
}
