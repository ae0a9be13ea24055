using System.Numerics.Tensors;

namespace Clip.Sdk.Captioning;

/// <summary>Gives the embedding of a picture by its place.</summary>
/// <param name="index">The place.</param>
internal delegate ReadOnlySpan<float> EmbeddingAt(int index);

/// <summary>How well captions fit their pictures in the embedding space.</summary>
internal static class CaptionCosines
{
    /// <summary>Cosines of captions with their pictures; those that have one keep it.</summary>
    /// <param name="encoder">The text tower.</param>
    /// <param name="texts">[N] captions.</param>
    /// <param name="images">The raw embedding of the picture of each.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>[N]; null for a caption that is longer than the encoder's context.</returns>
    public static double?[] Of(ITextEncoder encoder, IReadOnlyList<GeneratedText> texts, EmbeddingAt images, CancellationToken cancellationToken)
    {
        string[] all = [.. texts.Select(text => text.Text)];
        var measures = new TextMeasure[all.Length];
        encoder.Measure(all, measures);
        int[] fitting = [.. Enumerable.Range(0, all.Length).Where(i => texts[i].Cosine is null && !measures[i].IsTruncated)];
        EmbeddingMatrix encoded = encoder.Encode<string>([.. fitting.Select(i => all[i])], EmbeddingForm.Normalized, cancellationToken);
        double?[] cosines = [.. texts.Select(text => text.Cosine)];
        for (int row = 0; row < fitting.Length; row++)
        {
            ReadOnlySpan<float> image = images(fitting[row]);
            cosines[fitting[row]] = TensorPrimitives.Dot(encoded[row], image) / TensorPrimitives.Norm(image);
        }

        return cosines;
    }
}
