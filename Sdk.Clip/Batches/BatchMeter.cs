using System.Diagnostics;

namespace Clip.Sdk.Batches;

/// <summary>Counts results and tells of progress; how many items there are is found out beside the work.</summary>
internal sealed class BatchMeter : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly IProgress<BatchProgress>? _progress;
    private readonly CancellationTokenSource _stop;
    private readonly Task _counting;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly long _resumed;
    private TimeSpan _next = Interval;
    private long _done;
    private long _failed;
    private long _total = -1;

    public BatchMeter(IBatchSource source, long resumed, IProgress<BatchProgress>? progress, CancellationToken cancellationToken)
    {
        _resumed = resumed;
        _progress = progress;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _counting = progress is not null && source.IsRepeatable ? Task.Run(() => CountAsync(source), CancellationToken.None) : Task.CompletedTask;
    }

    public void Count(BatchResult result)
    {
        lock (_gate)
        {
            _done++;
            _failed += result.Error is null ? 0 : 1;
            if (_clock.Elapsed >= _next)
            {
                _next = _clock.Elapsed + Interval;
                Report();
            }
        }
    }

    public void End()
    {
        lock (_gate)
        {
            _total = _resumed + _done;
            Report();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _counting.ConfigureAwait(false);
        _stop.Dispose();
    }

    private void Report()
    {
        double rate = _done / Math.Max(_clock.Elapsed.TotalSeconds, 0.001);
        long? total = _total < 0 ? null : _total;
        long done = _resumed + _done;
        TimeSpan? left = total is { } all && rate > 0 ? TimeSpan.FromSeconds(Math.Min((all - done) / rate, TimeSpan.MaxValue.TotalSeconds / 2)) : null;
        _progress?.Report(new BatchProgress(done, _failed, total, rate, left));
    }

    private async Task CountAsync(IBatchSource source)
    {
        try
        {
            long count = 0;
            bool Refuse(long index, ulong key)
            {
                count++;
                return false;
            }

            await foreach (BatchEntry entry in source.ReadAsync(Refuse, _stop.Token).ConfigureAwait(false))
            {
            }

            Interlocked.Exchange(ref _total, count);
        }
        catch (Exception error) when (error is OperationCanceledException or ClipException)
        {
            // What is wrong with the input is told by the job itself, which reads it too.
        }
    }
}
