namespace Clip.Sdk;

/// <summary>Decodes and encodes streams of pictures at the same time, with flat memory.</summary>
/// <remarks>Holds no state of a run: safe to use for several streams at once.</remarks>
public interface IImagePipeline
{
    /// <summary>Encodes a stream of pictures into unit-length embeddings.</summary>
    /// <param name="sources">The pictures.</param>
    /// <param name="cancellationToken">Stops everything; batches under way are given up.</param>
    /// <returns>One item for each picture, in order: its embedding or its error. Stopping early stops all work.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    IAsyncEnumerable<EncodedItem> EncodeAsync(IAsyncEnumerable<ImageSource> sources, CancellationToken cancellationToken = default);
}
