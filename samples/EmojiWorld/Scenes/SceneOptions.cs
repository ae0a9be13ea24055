namespace Clip.Sdk.Samples.EmojiWorld.Scenes;

/// <summary>What scenes are composed of.</summary>
public sealed record SceneOptions
{
    /// <summary>Seed of everything. Default 0.</summary>
    public long Seed { get; init; }

    /// <summary>Shares of the kinds in the order of <see cref="SceneKind"/>. Default half of the pictures show one thing.</summary>
    public IReadOnlyList<double> KindShares { get; init; } = [0.5, 0.13, 0.13, 0.09, 0.05, 0.1];

    /// <summary>Chance that a thing that can be painted is painted. Default 0.1.</summary>
    public double PaintChance { get; init; } = 0.1;

    /// <summary>Degrade pictures by noise, blur, JPEG, light and shade. Default true; false for the evaluation.</summary>
    public bool IsDegraded { get; init; } = true;

    /// <summary>Part of the pictures of one thing that show it large and straight on a plain background, and are not degraded: names are learned faster there. Default 0.</summary>
    public double PortraitShare { get; init; }

    /// <summary>
    /// Scenes that follow each other and are one batch of the trainer, 0 for none. The scenes of a block show one thing each, or several
    /// each, by the shares of the kinds, and no two begin with the same concept, so that no batch has a caption twice. Default 0.
    /// </summary>
    public int BlockLength { get; init; }

    /// <summary>In blocks, which concepts come together, so that a batch holds what is easily mistaken for each other; null for chance alone. Default null.</summary>
    public ConceptLikeness? Likeness { get; init; }

    /// <summary>Chance of concepts that are variants and extras, relative to a base concept. Default 0.4 and 0.15.</summary>
    public (double Variant, double Extra) Shares { get; init; } = (0.4, 0.15);
}
