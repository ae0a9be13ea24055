namespace Clip.Sdk;

/// <summary>
/// The second door of an image encoder: it takes pixels that are already preprocessed, so that decoding, resizing and
/// encoding can run on different threads (<c>EncodingPipeline</c>) and one preprocessed picture can be encoded twice
/// (flip ensembling). An engine's image encoder implements this beside <see cref="IImageEncoder"/>.
/// </summary>
/// <remarks>Implementations are safe to call from several threads at once.</remarks>
public interface IPixelEncoder
{
    /// <summary>The facts of this encoder.</summary>
    EncoderInfo Info { get; }

    /// <summary>Turns a picture into what <see cref="EncodePixels"/> takes, with the settings that the model was trained with.</summary>
    IImagePreprocessor Preprocessor { get; }

    /// <summary>Encodes preprocessed pictures. Large batches are cut into chunks; the result does not depend on how.</summary>
    /// <param name="pixelValues">[N, 3, S, S], where S is <see cref="IImagePreprocessor.ImageSize"/>: channels R G B, scaled and normalised.</param>
    /// <param name="count">N; may be 0.</param>
    /// <param name="destination">[N, D] row-major; receives the embeddings.</param>
    /// <param name="form">Unit-length rows (the default) or raw ones.</param>
    /// <param name="cancellationToken">Checked between chunks and, where the engine allows, inside one.</param>
    /// <exception cref="ArgumentException">A span is shorter than <paramref name="count"/> asks for.</exception>
    /// <exception cref="InferenceException">The model cannot be run.</exception>
    void EncodePixels(
        ReadOnlySpan<float> pixelValues,
        int count,
        Span<float> destination,
        EmbeddingForm form = EmbeddingForm.Normalized,
        CancellationToken cancellationToken = default);
}
