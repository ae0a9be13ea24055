using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Clip.Sdk.Batches;

/// <summary>Moves items through a head and the results back.</summary>
/// <param name="head">The head.</param>
/// <param name="headName">Its name, for messages.</param>
/// <param name="work">Gives items and takes results.</param>
/// <param name="completed">Told of every result.</param>
internal sealed class BatchPump(IBatchHead head, string headName, IBatchWork work, Action<BatchResult> completed)
{
    /// <summary>One stream: results are given back in the order of the items.</summary>
    public Task RunOrderedAsync(CancellationToken cancellationToken) =>
        RunStreamAsync(work.TakeAsync(cancellationToken), cancellationToken);

    /// <summary>Several streams of the same items: results are given back as they are ready.</summary>
    public async Task RunUnorderedAsync(int streams, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // One item waits for each stream; heads read ahead on their own.
        Channel<BatchEntry> items = Channel.CreateBounded<BatchEntry>(new BoundedChannelOptions(streams) { SingleWriter = true });
        var tasks = new List<Task> { Task.Run(() => StopOthersAsync(FeedAsync(items.Writer, stop.Token), stop), CancellationToken.None) };
        for (int i = 0; i < streams; i++)
        {
            tasks.Add(Task.Run(() => StopOthersAsync(RunStreamAsync(items.Reader.ReadAllAsync(stop.Token), stop.Token), stop), CancellationToken.None));
        }

        try
        {
            await Task.WhenAll(tasks).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The others were stopped by the one that failed; its error is the one to tell.
            await (tasks.Find(task => task.IsFaulted) ?? Task.CompletedTask).ConfigureAwait(false);
            throw;
        }
    }

    private static async Task StopOthersAsync(Task task, CancellationTokenSource stop)
    {
        try
        {
            await task.ConfigureAwait(false);
        }
        catch
        {
            await stop.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task FeedAsync(ChannelWriter<BatchEntry> writer, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (BatchEntry entry in work.TakeAsync(cancellationToken).ConfigureAwait(false))
            {
                await writer.WriteAsync(entry, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            writer.TryComplete();
        }
    }

    private async Task RunStreamAsync(IAsyncEnumerable<BatchEntry> entries, CancellationToken cancellationToken)
    {
        using var stream = new HeadStream(this);
        await foreach (BatchResult result in head.RunAsync(stream.ItemsAsync(entries, cancellationToken), cancellationToken).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            await stream.AcceptAsync(result, cancellationToken).ConfigureAwait(false);
        }

        stream.CheckEmpty();
    }

    private async ValueTask CompleteAsync(BatchEntry entry, BatchResult result, CancellationToken cancellationToken)
    {
        await work.CompleteAsync(entry, result, cancellationToken).ConfigureAwait(false);
        completed(result);
    }

    /// <summary>Why the head cannot work on an entry, or null.</summary>
    private ClipException? Refuse(BatchEntry entry)
    {
        if (entry.Error is not null)
        {
            return entry.Error;
        }

        BatchInput missing = head.Batch.Requires & ~((entry.Item.Image is null ? BatchInput.None : BatchInput.Image) | (entry.Item.Text is null ? BatchInput.None : BatchInput.Text));
        return missing == BatchInput.None
            ? null
            : new InputException($"Item '{entry.Item.Id}' has no {(missing.HasFlag(BatchInput.Image) ? "picture" : "text")}, which head '{headName}' needs. Check the column's name or the prompts file.", entry.Item.Id);
    }

    /// <summary>The entries of one stream that are under way, in order, refused ones among them.</summary>
    private sealed class HeadStream(BatchPump pump) : IDisposable
    {
        private readonly Queue<(BatchEntry Entry, ClipException? Error)> _underWay = new();
        private readonly SemaphoreSlim _gate = new(1, 1);

        public async IAsyncEnumerable<BatchItem> ItemsAsync(IAsyncEnumerable<BatchEntry> entries, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (BatchEntry entry in entries.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                ClipException? error = pump.Refuse(entry);
                await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
                try
                {
                    _underWay.Enqueue((entry, error));
                    await CompleteRefusedAsync(cancellationToken).ConfigureAwait(false);
                }
                finally
                {
                    _gate.Release();
                }

                if (error is null)
                {
                    yield return entry.Item;
                }
            }
        }

        public async Task AcceptAsync(BatchResult result, CancellationToken cancellationToken)
        {
            await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                if (!_underWay.TryDequeue(out (BatchEntry Entry, ClipException? Error) expected) || expected.Entry.Item.Index != result.Index)
                {
                    throw new PluginException($"Head '{pump.HeadName}' gave a result for item {result.Index + 1} ('{result.Id}') where {(expected.Entry.Item is { } item ? $"item {item.Index + 1} was due" : "none was due")}. A batch head gives one result for each item, in order.", pump.HeadName);
                }

                await pump.CompleteAsync(expected.Entry, result, cancellationToken).ConfigureAwait(false);
                await CompleteRefusedAsync(cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                _gate.Release();
            }
        }

        public void CheckEmpty()
        {
            if (_underWay.Count > 0)
            {
                throw new PluginException($"Head '{pump.HeadName}' ended with {_underWay.Count} items unanswered, the first of them '{_underWay.Peek().Entry.Item.Id}'. A batch head gives one result for each item.", pump.HeadName);
            }
        }

        public void Dispose() => _gate.Dispose();

        /// <summary>Completes refused entries that no entry under way stands before.</summary>
        private async Task CompleteRefusedAsync(CancellationToken cancellationToken)
        {
            while (_underWay.TryPeek(out (BatchEntry Entry, ClipException? Error) first) && first.Error is not null)
            {
                _underWay.Dequeue();
                await pump.CompleteAsync(first.Entry, BatchResult.Failure(first.Entry.Item, first.Error), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private string HeadName => headName;
}
