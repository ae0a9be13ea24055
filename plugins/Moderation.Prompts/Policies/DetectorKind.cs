namespace Clip.Sdk.Moderation.Policies;

/// <summary>A kind of published weights that judge embeddings.</summary>
public enum DetectorKind
{
    /// <summary>Concept embeddings of Stable Diffusion's safety checker.</summary>
    SafetyChecker,

    /// <summary>A small network over embeddings, such as LAION's NSFW detectors.</summary>
    EmbeddingClassifier,
}
