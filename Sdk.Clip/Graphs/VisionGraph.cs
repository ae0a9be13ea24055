using Clip.Sdk.Architectures;

namespace Clip.Sdk.Graphs;

/// <summary>The image tower of any architecture.</summary>
internal static class VisionGraph
{
    /// <summary>The input [N, 3, S, S], floats.</summary>
    public const string PixelValues = "pixel_values";

    /// <summary>The output [N, D], before it is brought to unit length.</summary>
    public const string Embeddings = "image_embeds";

    /// <summary>Pixels to embeddings.</summary>
    public static OnnxGraph BuildEmbeddings(NetworkBuilder network, ClipArchitecture clip) => clip.Vision switch
    {
        VisionTransformerArchitecture => VisionTransformerGraph.BuildEmbeddings(network, clip),
        ModifiedResNetArchitecture => ModifiedResNetGraph.BuildEmbeddings(network, clip),
        _ => throw new NotSupportedException($"There is no graph for the image tower '{clip.Vision.GetType().Name}'."),
    };
}
