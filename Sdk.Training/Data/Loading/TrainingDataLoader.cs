using System.Threading.Channels;
using Clip.Sdk.Imaging;

namespace Clip.Sdk.Training.Data;

/// <summary>
/// Makes batches ahead of the trainer: one thread reads, several decode, one puts the results back in order. Queues are bounded,
/// faulty samples are counted and left out, and the batches are the same whatever the number of threads.
/// </summary>
/// <remarks>Used by one thread at a time. Dispose it to stop its threads.</remarks>
public sealed class TrainingDataLoader : IDisposable
{
    // A saved place costs as much as the shuffle buffer is long, so it is taken this seldom; a resumed run reads at most as many samples twice.
    private const int SamplesBetweenPlaces = 1024;
    private readonly DataLoaderOptions _options;
    private readonly ICaptionEncoder _captions;
    private readonly ISampleCursor _cursor;
    private readonly SamplePreparer _preparer;
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<ReadSample> _inOrder;
    private readonly Channel<ReadSample> _toDecode;
    private readonly Channel<TrainingBatch> _batches;
    private readonly List<Task> _tasks = [];
    private long _skip;

    /// <summary>Starts to make batches.</summary>
    /// <param name="source">The samples.</param>
    /// <param name="captions">Encodes captions.</param>
    /// <param name="options">How.</param>
    /// <param name="decoder">Decodes pictures; null takes libvips with the default limits.</param>
    /// <param name="position">Where to go on, as a batch had it; null is the start.</param>
    /// <param name="faults">Counts faulty samples; null makes a new count.</param>
    /// <exception cref="InputException">The source is empty, or the position belongs to other data.</exception>
    public TrainingDataLoader(
        ISampleSource source, ICaptionEncoder captions, DataLoaderOptions options, IImageDecoder? decoder = null, DataPosition? position = null, SampleFaults? faults = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(captions);
        ArgumentNullException.ThrowIfNull(options);
        Faults = faults ?? new SampleFaults();
        (_options, _captions, _skip) = (options, captions, position?.Skip ?? 0);
        _preparer = new SamplePreparer(options, decoder ?? new NetVipsImageDecoder(), captions, Faults);
        _cursor = source.Open(Faults, position?.Source, options.Epochs);
        int threads = options.DecodeThreads > 0 ? options.DecodeThreads : Environment.ProcessorCount;
        int samples = Math.Max(2 * threads, options.BatchSize);
        _inOrder = Channel.CreateBounded<ReadSample>(new BoundedChannelOptions(samples) { SingleReader = true, SingleWriter = true });
        _toDecode = Channel.CreateBounded<ReadSample>(new BoundedChannelOptions(samples) { SingleWriter = true });
        _batches = Channel.CreateBounded<TrainingBatch>(new BoundedChannelOptions(options.PrefetchBatches) { SingleReader = true, SingleWriter = true });
        _tasks.Add(Task.Factory.StartNew(ReadAll, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        for (int i = 0; i < threads; i++)
        {
            _tasks.Add(Task.Factory.StartNew(DecodeAll, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        }

        _tasks.Add(Task.Run(AssembleAllAsync));
    }

    /// <summary>What was wrong with samples that were left out.</summary>
    public SampleFaults Faults { get; }

    /// <summary>The next batch, which the caller disposes, or null at the end of the last epoch.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="InputException">The data cannot be used any more: they are empty, or too many samples in a row are faulty.</exception>
    public TrainingBatch? Next(CancellationToken cancellationToken = default)
    {
        try
        {
            return _batches.Reader.ReadAsync(cancellationToken).AsTask().GetAwaiter().GetResult();
        }
        catch (ChannelClosedException error)
        {
            if (error.InnerException is Exception cause)
            {
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(cause);
            }

            return null;
        }
    }

    /// <summary>Stops the threads and gives all memory back.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        Task.WaitAll([.. _tasks]);
        while (_batches.Reader.TryRead(out TrainingBatch? batch))
        {
            batch.Dispose();
        }

        while (_inOrder.Reader.TryRead(out ReadSample? sample))
        {
            if (sample.Prepared.Task.IsCompletedSuccessfully)
            {
                sample.Prepared.Task.Result.Dispose();
            }
        }

        _cursor.Dispose();
        _stop.Dispose();
    }

    private void ReadAll()
    {
        Exception? cause = null;
        try
        {
            SamplePosition place = _cursor.Save();
            for (; _skip > 0 && _cursor.Read(_stop.Token) is not null; _skip--)
            {
                _sincePlace++;
            }

            while (true)
            {
                if (_sincePlace >= SamplesBetweenPlaces)
                {
                    (place, _sincePlace) = (_cursor.Save(), 0);
                }

                if (_cursor.Read(_stop.Token) is not TrainingSample sample)
                {
                    break;
                }

                var read = new ReadSample(sample, place, ++_sincePlace);
                Wait(_inOrder.Writer.WriteAsync(read, _stop.Token));
                Wait(_toDecode.Writer.WriteAsync(read, _stop.Token));
            }
        }
        catch (Exception error)
        {
            cause = error;
        }

        _inOrder.Writer.Complete(cause);
        _toDecode.Writer.Complete();
    }

    private long _sincePlace;

    private void DecodeAll()
    {
        while (_toDecode.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (_toDecode.Reader.TryRead(out ReadSample? read))
            {
                try
                {
                    read.Prepared.SetResult(_preparer.Prepare(read.Sample, _stop.Token));
                }
                catch (Exception error)
                {
                    read.Prepared.SetException(error);
                }
            }
        }
    }

    private async Task AssembleAllAsync()
    {
        TrainingBatch? batch = null;
        Exception? cause = null;
        int faultsInARow = 0;
        try
        {
            await foreach (ReadSample read in _inOrder.Reader.ReadAllAsync(_stop.Token).ConfigureAwait(false))
            {
                using PreparedSample prepared = await read.Prepared.Task.WaitAsync(_stop.Token).ConfigureAwait(false);
                faultsInARow = prepared.IsFaulty ? faultsInARow + 1 : 0;
                if (prepared.IsFaulty)
                {
                    Check(faultsInARow);
                    continue;
                }

                batch ??= new TrainingBatch(_options.BatchSize, _options.ImageSize, _captions.ContextLength);
                batch.Add(prepared);
                batch.Position = new DataPosition(read.Place, read.SincePlace);
                if (batch.Count == _options.BatchSize)
                {
                    TrainingBatch full = batch;
                    batch = null;
                    await WriteAsync(full).ConfigureAwait(false);
                }
            }

            if (batch is not null && _options.KeepsPartialBatch)
            {
                TrainingBatch last = batch;
                batch = null;
                await WriteAsync(last).ConfigureAwait(false);
            }
        }
        catch (Exception error)
        {
            cause = error is OperationCanceledException && _stop.IsCancellationRequested ? null : error;
            await _stop.CancelAsync().ConfigureAwait(false);
        }

        batch?.Dispose();
        _batches.Writer.Complete(cause);
    }

    private async ValueTask WriteAsync(TrainingBatch batch)
    {
        try
        {
            await _batches.Writer.WriteAsync(batch, _stop.Token).ConfigureAwait(false);
        }
        catch
        {
            batch.Dispose();
            throw;
        }
    }

    private void Check(int faultsInARow)
    {
        if (faultsInARow >= _options.MaximumFaultsInARow)
        {
            throw new InputException($"{faultsInARow} samples in a row could not be used. Check the data. {Faults}".TrimEnd());
        }
    }

    private static void Wait(ValueTask task) => task.AsTask().GetAwaiter().GetResult();

    private sealed class ReadSample(TrainingSample sample, SamplePosition place, long sincePlace)
    {
        public TrainingSample Sample { get; } = sample;

        public SamplePosition Place { get; } = place;

        public long SincePlace { get; } = sincePlace;

        public TaskCompletionSource<PreparedSample> Prepared { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
