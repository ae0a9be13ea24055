namespace Clip.Sdk;

/// <summary>Maps inputs of one modality into an embedding space.</summary>
/// <typeparam name="TInput">What is encoded.</typeparam>
/// <remarks>Implementations are safe to call from several threads at once.</remarks>
public interface IEncoder<TInput> : IDisposable
{
    /// <summary>The facts of this encoder.</summary>
    EncoderInfo Info { get; }

    /// <summary>Encodes a batch. Large batches are cut into chunks; the result does not depend on how.</summary>
    /// <param name="inputs">[N] inputs; N may be 0.</param>
    /// <param name="destination">[N, <see cref="EncoderInfo.Dimensions"/>] row-major; receives the embeddings.</param>
    /// <param name="form">Unit-length rows (the default) or raw ones.</param>
    /// <param name="cancellationToken">Checked between chunks and, where the engine allows, inside one.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than N × D.</exception>
    /// <exception cref="ClipException">An input cannot be read or used, or the model cannot be run.</exception>
    void Encode(
        ReadOnlySpan<TInput> inputs,
        Span<float> destination,
        EmbeddingForm form = EmbeddingForm.Normalized,
        CancellationToken cancellationToken = default);
}
