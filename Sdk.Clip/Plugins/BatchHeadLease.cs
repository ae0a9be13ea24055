using System.Runtime.CompilerServices;
using Clip.Sdk.Batches;

namespace Clip.Sdk.Plugins;

/// <summary>A batch head for the time of a job: a reload meanwhile leaves the job its version. Dispose it at the job's end.</summary>
public sealed class BatchHeadLease : IBatchHead, IDisposable
{
    private readonly HeadLease _lease;
    private IBatchHead? _head;

    internal BatchHeadLease(HeadLease lease, IBatchHead head, HeadInfo info)
    {
        _lease = lease;
        _head = head;
        Info = info;
        Batch = head.Batch;
    }

    /// <summary>The head, with the version of its plugin.</summary>
    public HeadInfo Info { get; }

    /// <inheritdoc/>
    public BatchDescription Batch { get; }

    /// <inheritdoc/>
    public async IAsyncEnumerable<BatchResult> RunAsync(IAsyncEnumerable<BatchItem> items, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        IBatchHead head = _head ?? throw new ObjectDisposedException(nameof(BatchHeadLease));
        await foreach (BatchResult result in head.RunAsync(items, cancellationToken).ConfigureAwait(false))
        {
            yield return result;
        }
    }

    /// <summary>Ends the job.</summary>
    public void Dispose()
    {
        _head = null;
        _lease.Dispose();
    }
}
