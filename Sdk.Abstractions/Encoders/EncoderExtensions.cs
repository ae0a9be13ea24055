using System.Runtime.CompilerServices;

namespace Clip.Sdk;

/// <summary>Single-item, allocating and streaming forms of <see cref="IEncoder{TInput}"/>, written once for every encoder.</summary>
public static class EncoderExtensions
{
    /// <summary>Encodes a batch into a new matrix.</summary>
    /// <typeparam name="TInput">What is encoded.</typeparam>
    /// <param name="encoder">The encoder.</param>
    /// <param name="inputs">[N] inputs.</param>
    /// <param name="form">Unit-length rows (the default) or raw ones.</param>
    /// <param name="cancellationToken">Stops between chunks.</param>
    /// <returns>[N, D].</returns>
    public static EmbeddingMatrix Encode<TInput>(
        this IEncoder<TInput> encoder,
        ReadOnlySpan<TInput> inputs,
        EmbeddingForm form = EmbeddingForm.Normalized,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        float[] values = new float[checked(inputs.Length * encoder.Info.Dimensions)];
        encoder.Encode(inputs, values, form, cancellationToken);
        return new EmbeddingMatrix(values, encoder.Info.Dimensions, form == EmbeddingForm.Normalized);
    }

    /// <summary>Encodes one input.</summary>
    /// <typeparam name="TInput">What is encoded.</typeparam>
    /// <param name="encoder">The encoder.</param>
    /// <param name="input">The input.</param>
    /// <param name="form">Unit length (the default) or raw.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>[D].</returns>
    public static float[] EncodeOne<TInput>(
        this IEncoder<TInput> encoder,
        TInput input,
        EmbeddingForm form = EmbeddingForm.Normalized,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        float[] values = new float[encoder.Info.Dimensions];
        encoder.Encode([input], values, form, cancellationToken);
        return values;
    }

    /// <summary>Encodes a stream in batches, in order.</summary>
    /// <typeparam name="TInput">What is encoded.</typeparam>
    /// <param name="encoder">The encoder.</param>
    /// <param name="inputs">The stream.</param>
    /// <param name="batchSize">Rows of each matrix but the last. Default 32.</param>
    /// <param name="form">Unit-length rows (the default) or raw ones.</param>
    /// <param name="cancellationToken">Stops the stream.</param>
    public static async IAsyncEnumerable<EmbeddingMatrix> EncodeAsync<TInput>(
        this IEncoder<TInput> encoder,
        IAsyncEnumerable<TInput> inputs,
        int batchSize = 32,
        EmbeddingForm form = EmbeddingForm.Normalized,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        await foreach (TInput[] batch in inputs.Chunk(batchSize).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return await Task.Run(() => encoder.Encode<TInput>(batch, form, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
    }
}
