namespace Clip.Sdk.Batches;

/// <summary>
/// Where a job takes its items from and gives its results to. On one machine that is an input and a journal; a queue that
/// several machines share implements this and leases items out; each machine calls <see cref="BatchJob.WorkAsync"/>.
/// </summary>
public interface IBatchWork
{
    /// <summary>Takes items to work on. An item that is taken and never completed is given out again to whoever asks after this process is gone.</summary>
    /// <param name="cancellationToken">Stops taking.</param>
    /// <returns>Items without a result, until there are none left.</returns>
    IAsyncEnumerable<BatchEntry> TakeAsync(CancellationToken cancellationToken = default);

    /// <summary>Gives a result back. When the task has ended, the row is kept once and for all.</summary>
    /// <param name="entry">The item as it was taken.</param>
    /// <param name="result">What became of it.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    ValueTask CompleteAsync(BatchEntry entry, BatchResult result, CancellationToken cancellationToken = default);
}
