using Clip.Sdk.Architectures;

namespace Clip.Sdk.Graphs;

/// <summary>The shape of one picture's hidden states.</summary>
internal sealed record StateShape(int TokenCount, int Width)
{
    /// <summary>After all but so many blocks or stages.</summary>
    /// <exception cref="InputException">The tower has fewer.</exception>
    public static StateShape Of(VisionArchitecture vision, int skippedLayers)
    {
        switch (vision)
        {
            case VisionTransformerArchitecture transformer:
                CheckSkipped(skippedLayers, transformer.Layers);
                return new StateShape(transformer.TokenCount, transformer.Width);
            case ModifiedResNetArchitecture resNet:
                // Each stage but the first halves the sides and doubles the channels.
                CheckSkipped(skippedLayers, resNet.StageBlocks.Count - 1);
                int side = resNet.GridSize << skippedLayers;
                return new StateShape(side * side, resNet.Width >> skippedLayers);
            default:
                throw new NotSupportedException($"There are no hidden states for the image tower '{vision.GetType().Name}'.");
        }
    }

    public static void CheckSkipped(int skippedLayers, int most)
    {
        if (skippedLayers > most)
        {
            throw new InputException($"Hidden states were asked for with {skippedLayers} layers left out, but this tower can leave out {most} at most.");
        }
    }
}
