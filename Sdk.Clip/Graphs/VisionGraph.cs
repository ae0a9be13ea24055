using Clip.Sdk.Architectures;

namespace Clip.Sdk.Graphs;

/// <summary>The image tower of any architecture.</summary>
internal static class VisionGraph
{
    /// <summary>The input [N, 3, S, S], floats.</summary>
    public const string PixelValues = "pixel_values";

    /// <summary>The output [N, D], before it is brought to unit length.</summary>
    public const string Embeddings = "image_embeds";

    /// <summary>The output [N, T, W] of graphs that give hidden states.</summary>
    public const string States = "hidden_states";

    /// <summary>Pixels to hidden states.</summary>
    public static OnnxGraph BuildStates(NetworkBuilder network, VisionArchitecture vision, ImageStateOptions options) => vision switch
    {
        VisionTransformerArchitecture transformer => VisionTransformerGraph.BuildStates(network, transformer, options),
        ModifiedResNetArchitecture resNet => ModifiedResNetGraph.BuildStates(network, resNet, options),
        _ => throw new NotSupportedException($"There is no graph for the image tower '{vision.GetType().Name}'."),
    };

    /// <summary>Pixels to embeddings. A ResNet has one part only.</summary>
    public static OnnxGraph BuildEmbeddings(NetworkBuilder network, ClipArchitecture clip, TowerPart part) => clip.Vision switch
    {
        VisionTransformerArchitecture => VisionTransformerGraph.BuildEmbeddings(network, clip, part),
        ModifiedResNetArchitecture => ModifiedResNetGraph.BuildEmbeddings(network, clip),
        _ => throw new NotSupportedException($"There is no graph for the image tower '{clip.Vision.GetType().Name}'."),
    };
}
