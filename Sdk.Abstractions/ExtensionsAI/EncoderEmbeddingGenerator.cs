using Microsoft.Extensions.AI;

namespace Clip.Sdk;

/// <summary>Shows an encoder as a Microsoft.Extensions.AI embedding generator, so that vector stores and pipelines can use it.</summary>
/// <typeparam name="TValue">What the generator's callers hold: <see cref="string"/> or <see cref="DataContent"/>.</typeparam>
/// <typeparam name="TInput">What the encoder takes.</typeparam>
internal sealed class EncoderEmbeddingGenerator<TValue, TInput>(
    IEncoder<TInput> encoder, Func<TValue, TInput> convert, EmbeddingGeneratorMetadata metadata)
    : IEmbeddingGenerator<TValue, Embedding<float>>
{
    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<TValue> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        int dimensions = encoder.Info.Dimensions;
        if (options?.Dimensions is int wanted && wanted != dimensions)
        {
            throw new InputException($"Embeddings of {wanted} dimensions were asked for but '{metadata.DefaultModelId}' makes {dimensions}. Leave 'Dimensions' unset.");
        }

        TInput[] inputs = [.. values.Select(convert)];
        EmbeddingMatrix matrix = await Task.Run(
            () => encoder.Encode<TInput>(inputs, EmbeddingForm.Normalized, cancellationToken), cancellationToken).ConfigureAwait(false);

        var created = DateTimeOffset.UtcNow;
        var result = new GeneratedEmbeddings<Embedding<float>>(matrix.Count);
        for (int row = 0; row < matrix.Count; row++)
        {
            result.Add(new Embedding<float>(matrix.Values.Slice(row * dimensions, dimensions)) { CreatedAt = created, ModelId = metadata.DefaultModelId });
        }

        return result;
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? metadata
            : serviceType.IsInstanceOfType(this) ? this
            : serviceType.IsInstanceOfType(encoder) ? encoder
            : null;
    }

    // The encoder belongs to its model, which disposes it.
    public void Dispose()
    {
    }
}
