using System.Collections.Concurrent;
using Clip.Sdk.Hosts.Console.Output;
using Clip.Sdk.Pipelines;
using Clip.Sdk.Training.Data;

namespace Clip.Sdk.Hosts.Console.Evaluation;

/// <summary>Encodes the pictures of a data set, and texts, under a progress display.</summary>
internal static class PairEncoder
{
    private const int TextChunk = 256;

    /// <param name="encoder">The image tower.</param>
    /// <param name="source">The pairs, each once, in the source's order.</param>
    /// <param name="form">Unit-length rows or raw ones.</param>
    /// <param name="limit">Most pictures; 0 takes all.</param>
    /// <param name="faults">Receives pictures that cannot be used.</param>
    /// <param name="title">What the display says.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="InputException">No picture can be used.</exception>
    public static Task<EncodedPairs> EncodeAsync(
        IPixelEncoder encoder, ISampleSource source, EmbeddingForm form, int limit, SampleFaults faults, string title, CancellationToken cancellationToken)
    {
        long total = source.SamplesPerEpoch ?? 0;
        return JobProgress.RunAsync(title, "images", limit > 0 && total > 0 ? Math.Min(limit, total) : total, async progress =>
        {
            var waiting = new ConcurrentQueue<StoredSample>();
            var pipeline = new EncodingPipeline(encoder, new EncodingPipelineOptions { Form = form });
            var rows = new List<float>();
            (List<string> names, List<IReadOnlyList<string>> captions, List<int> labels) = ([], [], []);
            await foreach (EncodedItem item in pipeline.EncodeAsync(Pictures(source, limit, waiting, faults, cancellationToken), cancellationToken))
            {
                // Items come in the order in which their samples were read.
                waiting.TryDequeue(out StoredSample? sample);
                progress.Advance();
                if (item.Error is { } error)
                {
                    faults.Add(error.Code, error.Message);
                    continue;
                }

                rows.AddRange(item.Embedding.Span);
                names.Add(sample!.Name);
                captions.Add(sample.Captions);
                labels.Add(sample.ClassIndex);
            }

            return names.Count > 0
                ? new EncodedPairs(new EmbeddingMatrix(rows.ToArray(), encoder.Info.Dimensions, form == EmbeddingForm.Normalized), names, captions, [.. labels])
                : throw new InputException($"'{source.Name}' holds no picture that can be used. {faults}".TrimEnd(), source.Name);
        });
    }

    /// <summary>Encodes texts; those beyond the context are cut, as every benchmark does.</summary>
    public static Task<EmbeddingMatrix> EncodeTextsAsync(ClipModel model, IReadOnlyList<string> texts, CancellationToken cancellationToken) =>
        JobProgress.RunAsync("Encoding", "texts", texts.Count, async progress =>
        {
            int width = model.Texts.Info.Dimensions;
            float[] values = new float[checked(texts.Count * width)];
            int done = 0;
            foreach (string[] chunk in texts.Chunk(TextChunk))
            {
                Memory<float> target = values.AsMemory(done * width, chunk.Length * width);
                await Task.Run(() => model.Texts.Encode(chunk, target.Span, EmbeddingForm.Normalized, cancellationToken), cancellationToken);
                done += chunk.Length;
                progress.Advance(chunk.Length);
            }

            return new EmbeddingMatrix(values, width, isNormalized: true);
        });

    private static IEnumerable<ImageSource> Pictures(
        ISampleSource source, int limit, ConcurrentQueue<StoredSample> waiting, SampleFaults faults, CancellationToken cancellationToken)
    {
        using ISampleCursor cursor = source.Open(faults, epochs: 1);
        for (int count = 0; (limit == 0 || count < limit) && cursor.Read(cancellationToken) is StoredSample sample; count++)
        {
            waiting.Enqueue(sample);
            yield return sample.Image;
        }
    }
}
