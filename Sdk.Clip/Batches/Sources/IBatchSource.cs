namespace Clip.Sdk.Batches;

/// <summary>Where the items of a job come from: a folder, a table, shards.</summary>
/// <remarks>Reading twice gives the same items in the same order, unless the files changed.</remarks>
public interface IBatchSource
{
    /// <summary>What it is, for people.</summary>
    string Description { get; }

    /// <summary>False for standard input, which can be read once.</summary>
    bool IsRepeatable { get; }

    /// <summary>Reads the items in order.</summary>
    /// <param name="selection">Called for every item, in order; those that it refuses are passed over unread. Null takes all.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The items. One that cannot be used is an entry with an error and never ends the stream.</returns>
    /// <exception cref="InputException">The input as a whole cannot be read.</exception>
    IAsyncEnumerable<BatchEntry> ReadAsync(BatchSelection? selection = null, CancellationToken cancellationToken = default);
}
