using Clip.Sdk.Architectures;
using Clip.Sdk.Graphs;

namespace Clip.Sdk.Engine;

/// <summary>Into how many parts a tower is cut, so that its weights are loaded by several threads.</summary>
internal static class TowerParts
{
    /// <summary>More parts load hardly faster, and each keeps working memory of its own.</summary>
    private const int Most = 4;

    /// <summary>Weights below this are loaded in some 50 ms by one thread.</summary>
    private const long SmallestWeights = 16_000_000;

    public static IReadOnlyList<Func<OnnxGraph>> Of(VisionArchitecture vision, EngineSettings settings, Func<TowerPart, OnnxGraph> build) =>
        vision is VisionTransformerArchitecture transformer
            ? Cut(TransformerShape.Of(transformer), settings, build)
            : [() => build(TowerPart.Whole)];

    public static IReadOnlyList<Func<OnnxGraph>> Of(TextArchitecture text, EngineSettings settings, Func<TowerPart, OnnxGraph> build) =>
        Cut(TransformerShape.Of(text), settings, build);

    private static Func<OnnxGraph>[] Cut(TransformerShape shape, EngineSettings settings, Func<TowerPart, OnnxGraph> build)
    {
        // Four matrices of attention and two, four times as large, of the feed-forward layer.
        long weights = 12L * shape.Width * shape.Width * shape.Layers;
        int count = (int)Math.Clamp(weights / SmallestWeights, 1, Math.Min(Most, settings.Threads));
        return [.. Enumerable.Range(0, count).Select(index => (Func<OnnxGraph>)(() => build(new TowerPart(index, count))))];
    }
}
