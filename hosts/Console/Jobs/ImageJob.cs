using Clip.Sdk.Hosts.Console.Output;
using Clip.Sdk.Pipelines;

namespace Clip.Sdk.Hosts.Console.Jobs;

/// <summary>Encodes a list of pictures under a progress display and hands each result on, in order.</summary>
internal static class ImageJob
{
    /// <param name="encoder">The image tower.</param>
    /// <param name="sources">The pictures.</param>
    /// <param name="form">Unit-length rows or raw ones.</param>
    /// <param name="handle">Takes each picture's result or error.</param>
    /// <param name="cancellationToken">Stops the job.</param>
    /// <returns>How many pictures failed.</returns>
    public static Task<int> RunAsync(
        IPixelEncoder encoder, IReadOnlyCollection<ImageSource> sources, EmbeddingForm form, Action<EncodedItem> handle, CancellationToken cancellationToken)
    {
        var pipeline = new EncodingPipeline(encoder, new EncodingPipelineOptions { Form = form });
        return JobProgress.RunAsync("Encoding", "images", sources.Count, async progress =>
        {
            int errors = 0;
            await foreach (EncodedItem item in pipeline.EncodeAsync(sources, cancellationToken))
            {
                errors += item.IsEncoded ? 0 : 1;
                handle(item);
                progress.Advance();
            }

            return errors;
        });
    }
}
