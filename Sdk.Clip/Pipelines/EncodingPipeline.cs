using System.Runtime.CompilerServices;

namespace Clip.Sdk.Pipelines;

/// <summary>
/// Decodes, preprocesses and encodes a stream of pictures at the same time: results come in the order of the stream, one
/// result or one error for each picture, and memory stays flat however long the stream is.
/// </summary>
/// <remarks>
/// Pictures are gathered into batches; several workers decode into the rows of a batch; a full batch is encoded while the
/// next is decoded. A fixed number of batches goes round, so a slow consumer slows the stream down instead of filling memory.
/// Holds no state of a run: safe to use for several streams at once. The encoder is borrowed.
/// </remarks>
public sealed class EncodingPipeline : IImagePipeline
{
    private readonly IPixelEncoder _encoder;
    private readonly EncodingPipelineOptions _options;

    /// <summary>Makes a pipeline over an encoder.</summary>
    /// <param name="encoder">The encoder; wrap it in a <see cref="FlipEnsemblingEncoder"/> for flip ensembling.</param>
    /// <param name="options">Sizes; null for the defaults.</param>
    public EncodingPipeline(IPixelEncoder encoder, EncodingPipelineOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        _encoder = encoder;
        options ??= new EncodingPipelineOptions();
        _options = options with { BatchSize = Math.Min(options.BatchSize, Math.Max(1, encoder.Info.MaxBatchSize)) };
    }

    /// <summary>Encodes pictures that are listed as they are needed, for example by <c>ImageFiles.Enumerate</c>.</summary>
    /// <param name="sources">The pictures; read on a background thread.</param>
    /// <param name="cancellationToken">Stops everything; batches under way are given up.</param>
    public IAsyncEnumerable<EncodedItem> EncodeAsync(IEnumerable<ImageSource> sources, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sources);
        return EncodeAsync(sources.ToAsyncEnumerable(), cancellationToken);
    }

    /// <summary>Encodes a stream of pictures.</summary>
    /// <param name="sources">The pictures.</param>
    /// <param name="cancellationToken">Stops everything; batches under way are given up.</param>
    /// <returns>One item for each picture, in order. Stopping early stops all work.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async IAsyncEnumerable<EncodedItem> EncodeAsync(
        IAsyncEnumerable<ImageSource> sources, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sources);
        int dimensions = _encoder.Info.Dimensions;
        await using var run = new PipelineRun(_encoder, _options, sources, cancellationToken);
        while (await run.NextAsync().ConfigureAwait(false) is { } batch)
        {
            for (int row = 0; row < batch.Count; row++)
            {
                yield return batch.Item(row, dimensions);
            }

            run.Return(batch);
        }
    }
}
