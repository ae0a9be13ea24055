namespace Clip.Sdk.Samples.EmojiWorld.Corpus;

/// <summary>What part a concept plays.</summary>
public enum ConceptKind
{
    /// <summary>One of the classes of the evaluation: drawn in the test style and in the three main training styles.</summary>
    Base,

    /// <summary>The man or woman form, or the form that faces right, of a base concept: trained on, no class of its own.</summary>
    Variant,

    /// <summary>Missing in the test style, such as the flags of countries: trained on only.</summary>
    Extra,
}
