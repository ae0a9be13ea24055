using System.Threading.Channels;

namespace Clip.Sdk.Pipelines;

/// <summary>One stream on its way through a pipeline: the batches that go round, and the tasks that move them.</summary>
/// <remarks>free → feeder → (rows to the decode workers) → ready → encoders → consumer → free. The consumer takes batches in the order in which the feeder began them.</remarks>
internal sealed class PipelineRun : IAsyncDisposable
{
    private readonly IPixelEncoder _encoder;
    private readonly EncodingPipelineOptions _options;
    private readonly Channel<PipelineBatch> _free;
    private readonly Channel<PipelineBatch> _inOrder;
    private readonly Channel<PipelineBatch> _ready;
    private readonly Channel<(PipelineBatch Batch, int Row)> _toDecode;
    private readonly CancellationTokenSource _stop;
    private readonly CancellationToken _callerToken;
    private readonly Task _stages;
    private Exception? _failure;

    public PipelineRun(IPixelEncoder encoder, EncodingPipelineOptions options, IAsyncEnumerable<ImageSource> sources, CancellationToken cancellationToken)
    {
        _encoder = encoder;
        _options = options;
        _callerToken = cancellationToken;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // No queue can hold more than the batches that exist; the rows of those are the bound of the decode queue.
        _free = Channel.CreateBounded<PipelineBatch>(options.BatchesInFlight);
        _inOrder = Channel.CreateBounded<PipelineBatch>(options.BatchesInFlight);
        _ready = Channel.CreateBounded<PipelineBatch>(options.BatchesInFlight);
        _toDecode = Channel.CreateBounded<(PipelineBatch, int)>(options.BatchSize);
        for (int i = 0; i < options.BatchesInFlight; i++)
        {
            _free.Writer.TryWrite(new PipelineBatch(options.BatchSize, encoder.Preprocessor.ImageSize));
        }

        _stages = Task.WhenAll(RunFrontAsync(sources), RunAllAsync(options.EncoderThreads, EncodeAsync));
    }

    /// <summary>The next finished batch, or null at the end of the stream.</summary>
    public async Task<PipelineBatch?> NextAsync()
    {
        try
        {
            if (!await _inOrder.Reader.WaitToReadAsync(_stop.Token).ConfigureAwait(false))
            {
                return null;
            }

            PipelineBatch batch = await _inOrder.Reader.ReadAsync(_stop.Token).ConfigureAwait(false);
            await batch.Encoded.WaitAsync(_stop.Token).ConfigureAwait(false);
            return batch;
        }
        catch (OperationCanceledException) when (_failure is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(_failure);
            throw;
        }
        catch (OperationCanceledException)
        {
            // The linked token is nobody's business; callers compare with their own.
            throw new OperationCanceledException(_callerToken);
        }
    }

    /// <summary>Gives a batch back once its items were handed out.</summary>
    public void Return(PipelineBatch batch) => _free.Writer.TryWrite(batch);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _stages.ConfigureAwait(false);
        _stop.Dispose();
    }

    // Feeder and decoders; when both are through, no batch can become ready any more.
    private async Task RunFrontAsync(IAsyncEnumerable<ImageSource> sources)
    {
        await Task.WhenAll(RunAllAsync(1, () => FeedAsync(sources)), RunAllAsync(_options.DecodeWorkers, DecodeAsync)).ConfigureAwait(false);
        _ready.Writer.TryComplete();
    }

    private Task RunAllAsync(int count, Func<Task> stage)
    {
        var tasks = new Task[count];
        for (int i = 0; i < count; i++)
        {
            tasks[i] = Task.Run(() => GuardAsync(stage));
        }

        return Task.WhenAll(tasks);
    }

    // The first failure of any stage stops all of them and reaches the consumer.
    private async Task GuardAsync(Func<Task> stage)
    {
        try
        {
            await stage().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
        catch (Exception error)
        {
            Interlocked.CompareExchange(ref _failure, error, null);
            await _stop.CancelAsync().ConfigureAwait(false);
        }
    }

    private async Task FeedAsync(IAsyncEnumerable<ImageSource> sources)
    {
        IAsyncEnumerator<ImageSource> enumerator = sources.GetAsyncEnumerator(_stop.Token);
        await using (enumerator.ConfigureAwait(false))
        {
            Task<bool> next = enumerator.MoveNextAsync().AsTask();
            try
            {
                PipelineBatch? batch = null;
                for (long index = 0; await next.ConfigureAwait(false); index++)
                {
                    batch ??= await BeginAsync(index).ConfigureAwait(false);
                    int row = batch.Add(enumerator.Current);
                    await _toDecode.Writer.WriteAsync((batch, row), _stop.Token).ConfigureAwait(false);
                    next = enumerator.MoveNextAsync().AsTask();
                    if (batch.IsFull || !await ArrivesInTimeAsync(next).ConfigureAwait(false))
                    {
                        await FinishAsync(batch).ConfigureAwait(false);
                        batch = null;
                    }
                }

                if (batch is not null)
                {
                    await FinishAsync(batch).ConfigureAwait(false);
                }
            }
            finally
            {
                // An enumerator may not be disposed of while it moves.
                await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        _toDecode.Writer.TryComplete();
        _inOrder.Writer.TryComplete();
    }

    private async Task<PipelineBatch> BeginAsync(long firstIndex)
    {
        PipelineBatch batch = await _free.Reader.ReadAsync(_stop.Token).ConfigureAwait(false);
        batch.Reset(firstIndex);
        return batch;
    }

    private async Task FinishAsync(PipelineBatch batch)
    {
        // The count is final now, so the consumer may see the batch.
        await _inOrder.Writer.WriteAsync(batch, _stop.Token).ConfigureAwait(false);
        await ReleaseAsync(batch).ConfigureAwait(false);
    }

    private async Task<bool> ArrivesInTimeAsync(Task<bool> next)
    {
        if (next.IsCompleted || _options.MaxBatchDelay == Timeout.InfiniteTimeSpan)
        {
            return true;
        }

        using var delay = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        bool arrived = await Task.WhenAny(next, Task.Delay(_options.MaxBatchDelay, delay.Token)).ConfigureAwait(false) == next;
        await delay.CancelAsync().ConfigureAwait(false);
        return arrived;
    }

    private async Task DecodeAsync()
    {
        await foreach ((PipelineBatch batch, int row) in _toDecode.Reader.ReadAllAsync(_stop.Token).ConfigureAwait(false))
        {
            batch.Decode(row, _encoder.Preprocessor, _stop.Token);
            await ReleaseAsync(batch).ConfigureAwait(false);
        }
    }

    private async Task ReleaseAsync(PipelineBatch batch)
    {
        if (batch.Release())
        {
            await _ready.Writer.WriteAsync(batch, _stop.Token).ConfigureAwait(false);
        }
    }

    private async Task EncodeAsync()
    {
        await foreach (PipelineBatch batch in _ready.Reader.ReadAllAsync(_stop.Token).ConfigureAwait(false))
        {
            batch.Encode(_encoder, _options.Form, _stop.Token);
        }
    }
}
