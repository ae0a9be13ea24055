using Clip.Sdk.Architectures;

namespace Clip.Sdk.Graphs;

/// <summary>What all blocks of a transformer have in common.</summary>
internal sealed record TransformerShape(int Width, int Layers, int Heads, Activation Activation, float Epsilon)
{
    public static TransformerShape Of(VisionTransformerArchitecture vision) =>
        new(vision.Width, vision.Layers, vision.Heads, vision.Activation, vision.LayerNormEpsilon);

    public static TransformerShape Of(TextArchitecture text) =>
        new(text.Width, text.Layers, text.Heads, text.Activation, text.LayerNormEpsilon);
}
