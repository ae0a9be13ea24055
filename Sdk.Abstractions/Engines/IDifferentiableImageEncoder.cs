namespace Clip.Sdk.Engines;

/// <summary>An image encoder that says how each pixel changes a loss over the embeddings: what guides a diffusion loop.</summary>
/// <remarks>Used by one thread at a time. Deterministic: the same pixels give the same bits.</remarks>
public interface IDifferentiableImageEncoder : IDisposable
{
    /// <summary>S, height and width of the pictures.</summary>
    int ImageSize { get; }

    /// <summary>D, the width of an embedding.</summary>
    int Dimensions { get; }

    /// <summary>Pictures that are kept in memory at once; more in a call are embedded twice, chunk by chunk.</summary>
    int MaxBatchSize { get; }

    /// <summary>Same as <see cref="EncoderInfo.SpaceId"/> of the model's encoders.</summary>
    string SpaceId { get; }

    /// <summary>Embeds pictures, asks the caller for the gradient of a loss with respect to the embeddings, and carries it back to the pixels.</summary>
    /// <param name="pixels">[N, 3, S, S] RGB in 0…1, not normalised with mean and deviation; values outside are allowed and stay differentiable.</param>
    /// <param name="count">N, at least 1.</param>
    /// <param name="loss">Receives [N, D] unit-length embeddings and writes [N, D], the gradient of the loss with respect to them.</param>
    /// <param name="pixelGradient">[N, 3, S, S] receives the gradient of the loss with respect to the pixels.</param>
    /// <exception cref="ArgumentException">A span has another length than N asks for.</exception>
    /// <exception cref="InferenceException">The model cannot be run.</exception>
    void Differentiate(ReadOnlySpan<float> pixels, int count, EmbeddingLoss loss, Span<float> pixelGradient);
}
