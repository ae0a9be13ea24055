using System.Security.Cryptography;
using Clip.Sdk.Imaging;
using Clip.Sdk.Training.Augmentation;
using Clip.Sdk.Training.Configuration;
using Clip.Sdk.Training.Data;
using Clip.Sdk.Training.Data.WebDataset;

namespace Clip.Sdk.Training.Tests.Data;

public sealed class TrainingDataLoaderTests : IDisposable
{
    private const int Samples = 60;
    private readonly TemporaryFolder _folder = new();

    private static readonly DataLoaderOptions Options = new()
    {
        BatchSize = 8, ImageSize = 6, Seed = 3,
        Augmentation = new AugmentationOptions { CropScale = new ValueRange(0.5, 1), ColourJitter = 0.5, Brightness = 0.5, Erasing = 0.3, ErasingFill = ErasingFill.Noise },
    };

    public TrainingDataLoaderTests()
    {
        using var writer = new ShardWriter(_folder.File("s-{0}.tar"), 15);
        for (int i = 0; i < Samples; i++)
        {
            byte[] png = PngFiles.Plain(i);
            writer.Write($"k{i:00}", "png", i % 10 == 9 ? png.AsMemory(0, 40) : png, [$"a {i}", $"b {i}", $"c {i}"]);
        }

        writer.Complete();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_batches_do_not_depend_on_the_number_of_threads()
    {
        List<string> one = Fingerprints(Options with { DecodeThreads = 1, PrefetchBatches = 1 }, 20);
        List<string> four = Fingerprints(Options with { DecodeThreads = 4 }, 20);

        Assert.Equal(one, four);
        Assert.Equal(20, one.Distinct().Count());
        Assert.NotEqual(one, Fingerprints(Options with { Seed = 4 }, 20));
    }

    [Fact]
    public void A_resumed_loader_gives_the_same_batches_from_any_batch_on()
    {
        List<string> whole = Fingerprints(Options, 24, out List<string> positions);

        foreach (int start in new[] { 1, 5, 6, 7, 20 })
        {
            using var resumed = new TrainingDataLoader(Source(), new LengthEncoder(), Options, position: DataPosition.FromJson(positions[start - 1]));
            for (int i = start; i < 24; i++)
            {
                using TrainingBatch batch = resumed.Next()!;
                Assert.Equal(whole[i], Fingerprint(batch));
            }
        }
    }

    [Fact]
    public void Damaged_pictures_are_counted_and_left_out()
    {
        using var loader = new TrainingDataLoader(Source(), new LengthEncoder(), Options with { Epochs = 1, KeepsPartialBatch = true });
        var captions = new List<string>();
        int last = 0;
        while (loader.Next() is TrainingBatch batch)
        {
            using (batch)
            {
                captions.AddRange(batch.Captions.Take(batch.Count));
                last = batch.Count;
            }
        }

        Assert.Equal(54, captions.Count);
        Assert.Equal(54 % 8, last);
        Assert.Equal(54, captions.Select(caption => caption[2..]).Distinct().Count());
        Assert.Equal(6, loader.Faults.Total);
        Assert.All(loader.Faults.ByReason, fault => Assert.StartsWith("image-", fault.Key, StringComparison.Ordinal));
        Assert.Null(loader.Next());
    }

    [Fact]
    public void A_partial_batch_is_dropped_unless_it_is_wanted()
    {
        using var loader = new TrainingDataLoader(Source(), new LengthEncoder(), Options with { Epochs = 1 });

        int batches = 0;
        while (loader.Next() is TrainingBatch batch)
        {
            Assert.Equal(8, batch.Count);
            batch.Dispose();
            batches++;
        }

        Assert.Equal(6, batches);
    }

    [Fact]
    public void Captions_change_between_epochs_or_stay_the_first()
    {
        Assert.Equal(["a", "b", "c"], Kinds(Options with { Epochs = 4 }));
        Assert.Equal(["a"], Kinds(Options with { Epochs = 4, CaptionChoice = CaptionChoice.First }));

        IEnumerable<string> Kinds(DataLoaderOptions options)
        {
            using var loader = new TrainingDataLoader(Source(), new LengthEncoder(), options);
            var kinds = new SortedSet<string>();
            while (loader.Next() is TrainingBatch batch)
            {
                kinds.UnionWith(batch.Captions.Select(caption => caption[..1]));
                batch.Dispose();
            }

            return kinds;
        }
    }

    [Fact]
    public void Pixels_and_tokens_stand_where_they_belong()
    {
        var source = new WebDatasetSource([_folder.File("s-0.tar")], new WebDatasetOptions { IsShuffled = false, ShuffleBuffer = 0 });
        using var loader = new TrainingDataLoader(source, new LengthEncoder(), new DataLoaderOptions { BatchSize = 4, ImageSize = 6, CaptionChoice = CaptionChoice.First });

        using TrainingBatch batch = loader.Next()!;

        for (int row = 0; row < 4; row++)
        {
            ReadOnlySpan<byte> pixels = batch.Pixels.Span.Slice(row * 108, 108);
            Assert.Equal([(byte)row, 0, 77], [pixels[0], pixels[36], pixels[72]]);
            Assert.Equal([3, 'a', ' ', '0' + row, 0, 0, 0], batch.Tokens.Span.Slice(row * 7, 7).ToArray());
        }

        Assert.Equal(4, batch.LongestText);
        float[] normalized = new float[4 * 108];
        batch.CopyNormalized(PreprocessSettings.OpenAiMean, PreprocessSettings.OpenAiStandardDeviation, normalized);
        Assert.Equal(((2 / 255.0) - 0.48145466) / 0.26862954, normalized[2 * 108], 1e-6);
        Assert.Equal(((77 / 255.0) - 0.40821073) / 0.27577711, normalized[(2 * 108) + 72], 1e-6);
    }

    [Fact]
    public void Data_without_a_good_picture_end_with_a_message()
    {
        var list = new SampleList("nothing");
        list.Add(_folder.File("missing.png"), ["x"]);
        using var loader = new TrainingDataLoader(new ListSampleSource(list), new LengthEncoder(), Options with { MaximumFaultsInARow = 50 });

        var error = Assert.Throws<InputException>(() => loader.Next());

        Assert.Contains("50 samples in a row could not be used.", error.Message, StringComparison.Ordinal);
        Assert.Contains("× image-not-found", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_that_is_no_fault_of_the_data_reaches_the_trainer()
    {
        using var loader = new TrainingDataLoader(Source(), new BrokenEncoder(), Options);

        Assert.Throws<InvalidOperationException>(() => loader.Next());
    }

    [Fact]
    public void Waiting_can_be_cancelled_and_a_loader_can_be_left_at_any_time()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        using var loader = new TrainingDataLoader(Source(), new LengthEncoder(), Options);

        Assert.ThrowsAny<OperationCanceledException>(() => loader.Next(stop.Token));
        Assert.Equal(8, loader.Next()!.Count);
    }

    [Fact]
    public void Broken_positions_are_refused()
    {
        Assert.Throws<InputException>(() => DataPosition.FromJson("{"));
        Assert.Throws<InputException>(() => DataPosition.FromJson("{}"));
        Assert.Throws<InputException>(() => SamplePosition.FromJson("null"));
    }

    private WebDatasetSource Source() => new([_folder.File("s-{0..3}.tar")], new WebDatasetOptions { Seed = 2, ShuffleBuffer = 20, Readers = 2 });

    private List<string> Fingerprints(DataLoaderOptions options, int batches) => Fingerprints(options, batches, out _);

    private List<string> Fingerprints(DataLoaderOptions options, int batches, out List<string> positions)
    {
        using var loader = new TrainingDataLoader(Source(), new LengthEncoder(), options);
        var fingerprints = new List<string>();
        positions = [];
        for (int i = 0; i < batches; i++)
        {
            using TrainingBatch batch = loader.Next()!;
            fingerprints.Add(Fingerprint(batch));
            positions.Add(batch.Position.ToJson());
        }

        return fingerprints;
    }

    private static string Fingerprint(TrainingBatch batch) =>
        $"{string.Join('|', batch.Captions)} {string.Join(',', batch.Epochs)} {Convert.ToHexString(SHA256.HashData(batch.Pixels.Span))}";

    /// <summary>A row is the caption's length and then its letters.</summary>
    private sealed class LengthEncoder : ICaptionEncoder
    {
        public int ContextLength => 7;

        public int Encode(string caption, Span<int> row)
        {
            row.Clear();
            row[0] = caption.Length;
            for (int i = 0; i < Math.Min(caption.Length, 6); i++)
            {
                row[i + 1] = caption[i];
            }

            return Math.Min(caption.Length, 6) + 1;
        }
    }

    private sealed class BrokenEncoder : ICaptionEncoder
    {
        public int ContextLength => 7;

        public int Encode(string caption, Span<int> row) => throw new InvalidOperationException("broken");
    }
}
