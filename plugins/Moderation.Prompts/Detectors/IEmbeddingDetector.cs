using Clip.Sdk.Moderation.Policies;

namespace Clip.Sdk.Moderation.Detectors;

/// <summary>Published weights that judge the embedding of a picture.</summary>
internal interface IEmbeddingDetector
{
    /// <summary>D, the width of the embeddings that the weights were made for.</summary>
    int Dimensions { get; }

    /// <summary>Judges an embedding.</summary>
    /// <param name="policy">What the policy says of this detector.</param>
    /// <param name="embedding">[D] of unit length.</param>
    DetectorScore Judge(PolicyDetector policy, ReadOnlySpan<float> embedding);
}
