using System.Runtime.CompilerServices;
using Clip.Sdk.Pipelines;

namespace Clip.Sdk.Clip.Tests.Pipelines;

public class EncodingPipelineTests
{
    private static readonly EncodingPipelineOptions Small = new() { BatchSize = 4, DecodeWorkers = 3, EncoderThreads = 2, BatchesInFlight = 3 };

    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(4, 1, 1, 2)]
    [InlineData(3, 4, 2, 5)]
    [InlineData(32, 2, 1, 3)]
    public async Task Every_picture_comes_out_once_in_order_with_the_embedding_it_has_alone(int batchSize, int workers, int encoders, int inFlight)
    {
        using var encoder = new ColorEncoder { Info = new(4, "letters-1", 16), BeforePreprocess = source => Thread.SpinWait(source.Name.GetHashCode(StringComparison.Ordinal) & 0x3fff) };
        var pipeline = new EncodingPipeline(encoder, new() { BatchSize = batchSize, DecodeWorkers = workers, EncoderThreads = encoders, BatchesInFlight = inFlight });
        ImageSource[] pictures = Pictures(203);

        EncodedItem[] items = await pipeline.EncodeAsync(pictures).ToArrayAsync();

        Assert.Equal(pictures.Length, items.Length);
        for (int i = 0; i < items.Length; i++)
        {
            Assert.Equal(i, items[i].Index);
            Assert.Same(pictures[i], items[i].Source);
            Assert.True(items[i].IsEncoded);
            Assert.Equal(encoder.EncodeOne(pictures[i]), items[i].Embedding.ToArray());
        }
    }

    [Fact]
    public async Task A_stream_of_no_pictures_gives_none()
    {
        using var encoder = new ColorEncoder();

        Assert.Empty(await new EncodingPipeline(encoder).EncodeAsync([]).ToArrayAsync());
    }

    [Fact]
    public async Task Bad_pictures_become_error_rows_in_their_places()
    {
        using var encoder = new ColorEncoder();
        ImageSource[] pictures = Pictures(41);
        int[] bad = [0, 1, 7, 8, 9, 10, 11, 40];
        foreach (int index in bad)
        {
            pictures[index] = ImageSource.FromBytes(new byte[3], $"bad{index}");
        }

        EncodedItem[] items = await new EncodingPipeline(encoder, Small).EncodeAsync(pictures).ToArrayAsync();

        Assert.Equal(bad, items.Where(item => !item.IsEncoded).Select(item => (int)item.Index));
        Assert.All(bad, index => Assert.Equal($"'bad{index}' is no picture.", Assert.IsType<ImageFormatException>(items[index].Error).Message));
        Assert.All(bad, index => Assert.True(items[index].Embedding.IsEmpty));
        Assert.All(items.Where(item => item.IsEncoded), item => Assert.Equal(encoder.EncodeOne(item.Source), item.Embedding.ToArray()));
        Assert.Equal(33 + 33, encoder.EncodedCount);
    }

    [Fact]
    public async Task A_picture_that_a_decoder_chokes_on_unforeseen_is_one_error_row_too()
    {
        using var encoder = new ColorEncoder
        {
            BeforePreprocess = source => _ = source.Name == "5" ? throw new InvalidCastException("Beyond the end.") : 0,
        };

        EncodedItem[] items = await new EncodingPipeline(encoder, Small).EncodeAsync(Pictures(9)).ToArrayAsync();

        EncodedItem failed = Assert.Single(items, item => !item.IsEncoded);
        Assert.Equal(5, failed.Index);
        Assert.Equal("Picture '5' could not be prepared: Beyond the end.", failed.Error!.Message);
        Assert.IsType<InvalidCastException>(failed.Error.InnerException);
    }

    [Fact]
    public async Task A_missing_native_library_is_no_picture_s_fault()
    {
        using var encoder = new ColorEncoder { BeforePreprocess = _ => throw new DllNotFoundException("No libvips.") };

        await Assert.ThrowsAsync<DllNotFoundException>(async () => await new EncodingPipeline(encoder, Small).EncodeAsync(Pictures(9)).ToArrayAsync());
    }

    [Fact]
    public async Task When_the_model_fails_on_a_batch_its_pictures_become_error_rows_and_the_stream_goes_on()
    {
        int batches = 0;
        using var encoder = new ColorEncoder
        {
            BeforeEncode = _ => { if (Interlocked.Increment(ref batches) == 2) { throw new InferenceException("Out of memory."); } },
        };

        EncodedItem[] items = await new EncodingPipeline(encoder, Small with { EncoderThreads = 1, DecodeWorkers = 1 }).EncodeAsync(Pictures(12)).ToArrayAsync();

        Assert.Equal([4, 5, 6, 7], items.Where(item => item.Error is InferenceException).Select(item => item.Index));
        Assert.Equal(8, items.Count(item => item.IsEncoded));
    }

    [Fact]
    public async Task A_fault_of_the_encoder_reaches_the_caller_and_ends_all_work()
    {
        using var encoder = new ColorEncoder { BeforeEncode = _ => throw new NotSupportedException("A bug.") };

        var error = await Assert.ThrowsAsync<NotSupportedException>(async () => await new EncodingPipeline(encoder, Small).EncodeAsync(Pictures(1000)).ToArrayAsync());

        Assert.Equal("A bug.", error.Message);
        Assert.InRange(encoder.PreprocessedCount, 1, 100);
    }

    [Fact]
    public async Task A_fault_of_the_stream_reaches_the_caller()
    {
        using var encoder = new ColorEncoder();

        await Assert.ThrowsAsync<InvalidDataException>(async () => await new EncodingPipeline(encoder, Small).EncodeAsync(Broken()).ToArrayAsync());

        static IEnumerable<ImageSource> Broken()
        {
            yield return ColorEncoder.Picture(1, 2, 3);
            throw new InvalidDataException("The list ends here.");
        }
    }

    [Fact]
    public async Task Cancelling_stops_everything_and_throws_with_the_callers_token()
    {
        using var stop = new CancellationTokenSource();
        using var encoder = new ColorEncoder();
        int seen = 0;

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (EncodedItem item in new EncodingPipeline(encoder, Small).EncodeAsync(Endless(), stop.Token))
            {
                if (++seen == 10)
                {
                    await stop.CancelAsync();
                }
            }
        });

        Assert.Equal(stop.Token, error.CancellationToken);
        int preprocessed = encoder.PreprocessedCount;
        await Task.Delay(50);
        Assert.Equal(preprocessed, encoder.PreprocessedCount);
    }

    [Fact]
    public async Task Cancelling_reaches_a_stream_that_waits_for_its_next_picture()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        using var encoder = new ColorEncoder();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await new EncodingPipeline(encoder, Small).EncodeAsync(Stalled(), stop.Token).ToArrayAsync(CancellationToken.None));

        static async IAsyncEnumerable<ImageSource> Stalled([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            yield return ColorEncoder.Picture(1, 2, 3);
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
    }

    [Fact]
    public async Task Stopping_early_stops_all_work()
    {
        using var encoder = new ColorEncoder();
        bool isDisposed = false;

        await foreach (EncodedItem item in new EncodingPipeline(encoder, Small).EncodeAsync(Endless(() => isDisposed = true)))
        {
            if (item.Index == 6)
            {
                break;
            }
        }

        Assert.True(isDisposed);
        int preprocessed = encoder.PreprocessedCount;
        await Task.Delay(50);
        Assert.Equal(preprocessed, encoder.PreprocessedCount);
    }

    [Fact]
    public async Task A_consumer_that_rests_holds_the_stream_back()
    {
        using var encoder = new ColorEncoder();
        int taken = 0;
        await using IAsyncEnumerator<EncodedItem> items = new EncodingPipeline(encoder, Small).EncodeAsync(Counted()).GetAsyncEnumerator();

        for (int i = 0; i < 20; i++)
        {
            Assert.True(await items.MoveNextAsync());
        }

        await Task.Delay(200);
        // Twenty are out; the batch of the twentieth and two more are in flight, and one picture waits for a free batch.
        Assert.InRange(taken, 20, 20 + (3 * 4) + 1);

        IEnumerable<ImageSource> Counted()
        {
            while (true)
            {
                taken++;
                yield return ColorEncoder.Picture(1, 2, 3);
            }
        }
    }

    [Fact]
    public async Task A_slow_stream_is_encoded_in_small_batches_instead_of_waiting_for_full_ones()
    {
        using var encoder = new ColorEncoder();
        var arrived = new TaskCompletionSource();
        await using IAsyncEnumerator<EncodedItem> items =
            new EncodingPipeline(encoder, Small with { MaxBatchDelay = TimeSpan.FromMilliseconds(20) }).EncodeAsync(Slow()).GetAsyncEnumerator();

        Assert.True(await items.MoveNextAsync());
        // The second picture comes only after the first one's result.
        arrived.SetResult();
        Assert.True(await items.MoveNextAsync());

        Assert.Equal(1, items.Current.Index);
        Assert.False(await items.MoveNextAsync());

        async IAsyncEnumerable<ImageSource> Slow()
        {
            yield return ColorEncoder.Picture(1, 2, 3);
            await arrived.Task;
            yield return ColorEncoder.Picture(4, 5, 6);
        }
    }

    [Fact]
    public async Task Flip_ensembling_goes_through_the_pipeline()
    {
        using var encoder = new ColorEncoder();
        using var flipped = new FlipEnsemblingEncoder(encoder);
        byte[] pixels = new byte[4 * 4 * 3];
        pixels.AsSpan(0, 12).Fill(90);
        pixels.AsSpan(24, 6).Fill(200);
        ImageSource picture = ImageSource.FromRgb(pixels, 4, 4);

        EncodedItem item = Assert.Single(await new EncodingPipeline(flipped, Small).EncodeAsync([picture]).ToArrayAsync());

        Assert.Equal(flipped.EncodeOne(picture), item.Embedding.ToArray());
        Assert.Equal(0, item.Embedding.Span[3], 1e-7f);
        Assert.NotEqual(0, encoder.EncodeOne(picture)[3]);
    }

    [Fact]
    public void Sizes_that_make_no_sense_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("BatchSize", () => new EncodingPipelineOptions { BatchSize = 0 });
        Assert.Throws<ArgumentOutOfRangeException>("DecodeWorkers", () => new EncodingPipelineOptions { DecodeWorkers = 0 });
        Assert.Throws<ArgumentOutOfRangeException>("EncoderThreads", () => new EncodingPipelineOptions { EncoderThreads = -1 });
        Assert.Throws<ArgumentOutOfRangeException>("BatchesInFlight", () => new EncodingPipelineOptions { BatchesInFlight = 0 });
        Assert.Throws<ArgumentOutOfRangeException>("MaxBatchDelay", () => new EncodingPipelineOptions { MaxBatchDelay = TimeSpan.FromSeconds(-2) });
    }

    [Fact]
    public async Task The_largest_batch_is_the_smaller_of_wish_and_limit()
    {
        int largest = 0;
        using var encoder = new ColorEncoder { Info = new(4, "letters-1", MaxBatchSize: 5), BeforeEncode = count => largest = Math.Max(largest, count) };

        await new EncodingPipeline(encoder, new() { BatchSize = 100 }).EncodeAsync(Pictures(20)).ToArrayAsync();

        Assert.Equal(5, largest);
    }

    [Fact]
    public void Defaults_are_a_batch_of_32_a_worker_a_core_and_one_batch_encoded_while_two_are_made()
    {
        var options = new EncodingPipelineOptions();

        Assert.Equal(32, options.BatchSize);
        Assert.Equal(Environment.ProcessorCount, options.DecodeWorkers);
        Assert.Equal(1, options.EncoderThreads);
        Assert.Equal(3, options.BatchesInFlight);
        Assert.Equal(TimeSpan.FromMilliseconds(200), options.MaxBatchDelay);
        Assert.Equal(EmbeddingForm.Normalized, options.Form);
    }

    private static ImageSource[] Pictures(int count) =>
        [.. Enumerable.Range(0, count).Select(i => ColorEncoder.Picture((byte)(i * 7), (byte)(i + 1), (byte)(i * 3), $"{i}"))];

    private static IEnumerable<ImageSource> Endless(Action? disposed = null)
    {
        try
        {
            while (true)
            {
                yield return ColorEncoder.Picture(1, 2, 3);
            }
        }
        finally
        {
            disposed?.Invoke();
        }
    }
}
