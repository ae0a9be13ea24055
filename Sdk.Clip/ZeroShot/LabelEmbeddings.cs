using System.Numerics.Tensors;
using Clip.Sdk.Numerics;

namespace Clip.Sdk.ZeroShot;

/// <summary>From labels and templates to one unit row a label: the mean of the normalised sentence embeddings, normalised again (Radford et al. 2021, section 3.1.4).</summary>
internal static class LabelEmbeddings
{
    // Sentences in memory at once; whole labels, so at least one label's.
    private const int ChunkSentences = 4096;

    /// <param name="encoder">The text tower.</param>
    /// <param name="labels">[C].</param>
    /// <param name="options">Templates and progress.</param>
    /// <param name="destination">[C, D].</param>
    /// <param name="cancellationToken">Checked between chunks.</param>
    /// <returns>How many sentences the encoder cut to its context.</returns>
    public static int Compute(ITextEncoder encoder, IReadOnlyList<string> labels, ZeroShotOptions options, Span<float> destination, CancellationToken cancellationToken)
    {
        int perLabel = options.Templates.Templates.Count, dimensions = encoder.Info.Dimensions, truncated = 0;
        int labelsPerChunk = Math.Clamp(ChunkSentences / perLabel, 1, labels.Count);
        string[] sentences = new string[labelsPerChunk * perLabel];
        float[] embeddings = new float[sentences.Length * dimensions];
        var measures = new TextMeasure[sentences.Length];
        for (int first = 0; first < labels.Count; first += labelsPerChunk)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(labelsPerChunk, labels.Count - first);
            for (int i = 0; i < count; i++)
            {
                options.Templates.Fill(labels[first + i], sentences.AsSpan(i * perLabel, perLabel));
            }

            ReadOnlySpan<string> chunk = sentences.AsSpan(0, count * perLabel);
            encoder.Measure(chunk, measures);
            truncated += CountTruncated(measures.AsSpan(0, chunk.Length));
            encoder.Encode(chunk, embeddings, EmbeddingForm.Normalized, cancellationToken);
            for (int i = 0; i < count; i++)
            {
                Mean(embeddings.AsSpan(i * perLabel * dimensions, perLabel * dimensions), destination.Slice((first + i) * dimensions, dimensions), labels[first + i]);
            }

            options.Progress?.Report((float)(first + count) / labels.Count);
        }

        return truncated;
    }

    private static void Mean(ReadOnlySpan<float> rows, Span<float> destination, string label)
    {
        destination.Clear();
        for (int start = 0; start < rows.Length; start += destination.Length)
        {
            TensorPrimitives.Add(destination, rows.Slice(start, destination.Length), destination);
        }

        if (!UnitLength.TryNormalize(destination))
        {
            throw new InferenceException($"The sentences of label '{label}' have no mean direction: their embeddings cancel out or are not finite. Check the model and the templates.");
        }
    }

    private static int CountTruncated(ReadOnlySpan<TextMeasure> measures)
    {
        int count = 0;
        foreach (TextMeasure measure in measures)
        {
            count += measure.IsTruncated ? 1 : 0;
        }

        return count;
    }
}
