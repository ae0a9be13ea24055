namespace Clip.Sdk.Batches;

/// <summary>
/// A head that works on collections. Progress, resume, output formats, reports and several machines come from the host.
/// </summary>
public interface IBatchHead
{
    /// <summary>What the head reads and what its rows hold.</summary>
    BatchDescription Batch { get; }

    /// <summary>Works on a stream of items.</summary>
    /// <param name="items">The items; read on as results are taken, a bounded number ahead.</param>
    /// <param name="cancellationToken">Stops; items under way are given up.</param>
    /// <returns>One result for each item, in order: values, or the item's error. A bad item never ends the stream.</returns>
    IAsyncEnumerable<BatchResult> RunAsync(IAsyncEnumerable<BatchItem> items, CancellationToken cancellationToken = default);
}
