using System.Numerics.Tensors;

namespace Clip.Sdk;

/// <summary>How near a model's embeddings are to those of the same weights in 32 bits.</summary>
/// <param name="Images">The cosines of the image embeddings.</param>
/// <param name="Texts">The cosines of the text embeddings.</param>
public sealed record QuantizationReport(CosineSummary Images, CosineSummary Texts)
{
    /// <summary>Encodes the same inputs with both models and compares row by row.</summary>
    /// <param name="reference">The model in <see cref="ClipPrecision.Float32"/>.</param>
    /// <param name="quantized">The same weights in another precision.</param>
    /// <param name="images">Pictures like those that the model is for; may be empty.</param>
    /// <param name="texts">Texts like those that the model is for; may be empty.</param>
    /// <param name="cancellationToken">Stops between chunks.</param>
    /// <exception cref="InputException">The two models are not made of the same weights.</exception>
    /// <exception cref="ClipException">An input cannot be read, or a model cannot be run.</exception>
    public static QuantizationReport Measure(
        IClipModel reference,
        IClipModel quantized,
        ReadOnlySpan<ImageSource> images,
        ReadOnlySpan<string> texts,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(quantized);
        if (reference.Images.Info.SpaceId != quantized.Images.Info.SpaceId)
        {
            throw new InputException(
                $"A quantised model is compared with the 32-bit form of the same weights, but these are '{reference.Images.Info.SpaceId}' and '{quantized.Images.Info.SpaceId}'. Load both from one checkpoint.");
        }

        return new QuantizationReport(
            Compare(reference.Images, quantized.Images, images, cancellationToken),
            Compare(reference.Texts, quantized.Texts, texts, cancellationToken));
    }

    private static CosineSummary Compare<TInput>(IEncoder<TInput> reference, IEncoder<TInput> quantized, ReadOnlySpan<TInput> inputs, CancellationToken cancellationToken)
    {
        EmbeddingMatrix exact = reference.Encode(inputs, cancellationToken: cancellationToken);
        EmbeddingMatrix near = quantized.Encode(inputs, cancellationToken: cancellationToken);
        float lowest = 1;
        double sum = 0;
        for (int row = 0; row < exact.Count; row++)
        {
            float cosine = TensorPrimitives.CosineSimilarity(exact[row], near[row]);
            lowest = MathF.Min(lowest, cosine);
            sum += cosine;
        }

        return new CosineSummary(exact.Count, lowest, exact.Count == 0 ? 1 : sum / exact.Count);
    }
}
