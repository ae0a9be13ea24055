using System.IO.Compression;
using System.Text;
using Clip.Sdk.Training.Data;
using Clip.Sdk.Training.Data.WebDataset;

namespace Clip.Sdk.Training.Tests.Data;

public sealed class WebDatasetTests : IDisposable
{
    private const int Shards = 4;
    private const int SamplesPerShard = 7;
    private readonly TemporaryFolder _folder = new();

    public WebDatasetTests()
    {
        using var writer = new ShardWriter(_folder.File("s-{0:000}.tar"), SamplesPerShard);
        for (int i = 0; i < Shards * SamplesPerShard; i++)
        {
            writer.Write($"k{i:00}", "png", PngFiles.Plain(i), [$"caption {i}", $"words {i}"]);
        }

        writer.Complete();
        Assert.Equal(Shards, writer.Shards.Count);
    }

    public void Dispose() => _folder.Dispose();

    private string Pattern => _folder.File("s-{000..003}.tar");

    [Fact]
    public void In_order_every_sample_comes_once_with_picture_and_captions()
    {
        List<StoredSample> samples = Read(new WebDatasetOptions { IsShuffled = false, ShuffleBuffer = 0 }, epochs: 1);

        Assert.Equal(Enumerable.Range(0, 28).Select(i => $"caption {i}"), samples.Select(sample => sample.Captions[0]));
        Assert.Equal(["caption 3", "words 3"], samples[3].Captions);
        Assert.Equal(28, samples.Select(sample => sample.Index).Distinct().Count());
        using RgbImage image = RgbImage.Decode(samples[5].Image, new Clip.Sdk.Imaging.NetVipsImageDecoder());
        Assert.Equal(5, image.Pixels[0]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(1000)]
    public void Shuffled_every_sample_comes_once_an_epoch_and_epochs_differ(int buffer)
    {
        List<StoredSample> samples = Read(new WebDatasetOptions { Seed = 3, ShuffleBuffer = buffer }, epochs: 3);

        Assert.Equal(3 * 28, samples.Count);
        string[][] epochs = [.. Enumerable.Range(0, 3).Select(epoch => samples.Where(sample => sample.Epoch == epoch).Select(sample => sample.Captions[0]).ToArray())];
        Assert.All(epochs, epoch => Assert.Equal(28, epoch.Distinct().Count()));
        Assert.NotEqual(epochs[0], epochs[1]);
        Assert.Equal(samples.Select(sample => sample.Name), Read(new WebDatasetOptions { Seed = 3, ShuffleBuffer = buffer }, epochs: 3).Select(sample => sample.Name));
        Assert.NotEqual(samples.Select(sample => sample.Name), Read(new WebDatasetOptions { Seed = 4, ShuffleBuffer = buffer }, epochs: 3).Select(sample => sample.Name));
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 1)]
    [InlineData(5, 2)]
    public void Processes_and_readers_share_the_samples_without_overlap(int processes, int readers)
    {
        var all = new List<string>();
        for (int rank = 0; rank < processes; rank++)
        {
            var options = new WebDatasetOptions { Share = new SampleShare(rank, processes), Readers = readers, ShuffleBuffer = 4 };
            all.AddRange(Read(options, epochs: 1).Select(sample => sample.Captions[0]));
        }

        Assert.Equal(28, all.Count);
        Assert.Equal(28, all.Distinct().Count());
    }

    [Theory]
    [InlineData(0, 1, false)]
    [InlineData(6, 1, false)]
    [InlineData(6, 3, false)]
    [InlineData(6, 2, true)]
    [InlineData(5000, 1, false)]
    public void A_cursor_goes_on_at_the_same_sample(int buffer, int readers, bool isResampled)
    {
        var options = new WebDatasetOptions { Seed = 1, ShuffleBuffer = buffer, Readers = readers, IsResampled = isResampled };
        var source = new WebDatasetSource([Pattern], options);
        using ISampleCursor whole = source.Open(new SampleFaults());
        var places = new List<string>();
        var names = new List<(string, int)>();
        for (int i = 0; i < 70; i++)
        {
            places.Add(whole.Save().ToJson());
            TrainingSample sample = whole.Read()!;
            names.Add((sample.Name, sample.Epoch));
        }

        foreach (int start in new[] { 0, 1, 6, 7, 13, 27, 28, 29, 55, 69 })
        {
            using ISampleCursor resumed = source.Open(new SampleFaults(), SamplePosition.FromJson(places[start]));
            var rest = new List<(string, int)>();
            for (int i = start; i < 70; i++)
            {
                TrainingSample sample = resumed.Read()!;
                rest.Add((sample.Name, sample.Epoch));
            }

            Assert.Equal(names[start..], rest);
        }
    }

    [Fact]
    public void A_position_of_other_data_is_refused()
    {
        using ISampleCursor cursor = new WebDatasetSource([Pattern]).Open(new SampleFaults());

        var error = Assert.Throws<InputException>(() => new WebDatasetSource([Pattern], new WebDatasetOptions { Seed = 9 }).Open(new SampleFaults(), cursor.Save()));

        Assert.Contains("belongs to '4 shards, share 0/1, 1 readers, buffer 5000, seed 0, shuffled'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shard_that_changed_since_the_checkpoint_is_named()
    {
        var source = new WebDatasetSource([Pattern], new WebDatasetOptions { ShuffleBuffer = 3 });
        using ISampleCursor cursor = source.Open(new SampleFaults());
        cursor.Read();
        SamplePosition position = cursor.Save();
        foreach (string shard in Directory.GetFiles(_folder.Path))
        {
            File.WriteAllBytes(shard, new byte[1024]);
        }

        var error = Assert.Throws<InputException>(() => source.Open(new SampleFaults(), position));

        Assert.Contains("has changed since the checkpoint", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compressed_shards_read_and_resume()
    {
        foreach (string shard in Directory.GetFiles(_folder.Path))
        {
            using var target = new GZipStream(File.Create(shard + ".gz"), CompressionLevel.Fastest);
            target.Write(File.ReadAllBytes(shard));
        }

        var source = new WebDatasetSource([Pattern + ".gz"], new WebDatasetOptions { ShuffleBuffer = 0 });
        using ISampleCursor cursor = source.Open(new SampleFaults(), epochs: 1);
        for (int i = 0; i < 10; i++)
        {
            cursor.Read();
        }

        using ISampleCursor resumed = source.Open(new SampleFaults(), cursor.Save(), epochs: 1);
        var names = new List<string>();
        while (resumed.Read() is TrainingSample sample)
        {
            Assert.Equal(cursor.Read()!.Name, sample.Name);
            names.Add(sample.Name);
        }

        Assert.Equal(18, names.Count);
    }

    [Fact]
    public void Faulty_samples_and_shards_are_counted_by_reason_and_passed_over()
    {
        string path = _folder.File("f-000.tar");
        using (var tar = new Clip.Sdk.Files.Tar.TarWriter(File.Create(path)))
        {
            tar.Write("._hidden.jpg", [1]);
            tar.Write("README", [1]);
            tar.Write("a.jpg", [1]);
            tar.Write("b.txt", "caption"u8);
            tar.Write("c.jpg", new byte[300]);
            tar.Write("c.txt", "caption"u8);
            tar.Write("folder.v1/d.png", [2]);
            tar.Write("folder.v1/d.JPG", [3]);
            tar.Write("folder.v1/d.seg.png", [4]);
            tar.Write("folder.v1/d.txt", "  caption d \n\n"u8);
            tar.Write("folder.v1/d.cls", "41\n"u8);
            tar.Complete();
        }

        File.WriteAllBytes(_folder.File("f-001.tar"), [.. File.ReadAllBytes(path).Take(700)]);
        File.WriteAllText(_folder.File("f-002.tar"), new string('x', 2000));
        var faults = new SampleFaults();
        var source = new WebDatasetSource([_folder.File("f-{000..003}.tar")], new WebDatasetOptions { IsShuffled = false, MaximumMemberBytes = 200 });

        using ISampleCursor cursor = source.Open(faults, epochs: 1);
        var sample = (StoredSample)cursor.Read()!;

        Assert.Equal(3, sample.Image.Bytes.Span[0]);
        Assert.Equal(["caption d"], sample.Captions);
        Assert.Equal(41, sample.ClassIndex);
        Assert.Null(cursor.Read());
        Assert.Equal(
            ["member-too-large 1", "sample-without-caption 1", "sample-without-image 1", "shard-corrupt 1", "shard-truncated 1", "shard-unreadable 1"],
            faults.ByReason.OrderBy(fault => fault.Key, StringComparer.Ordinal).Select(fault => $"{fault.Key} {fault.Value}"));
    }

    [Fact]
    public void Captions_can_be_in_json()
    {
        using (var writer = new ShardWriter(_folder.File("j-{0}.tar")))
        {
            writer.Write("a", [new("jpg", new byte[] { 1 }), new("json", Encoding.UTF8.GetBytes("""{"caption": ["x", "", 5, "y"], "url": "u"}"""))]);
            writer.Write("b", [new("jpg", new byte[] { 1 }), new("json", Encoding.UTF8.GetBytes("{oh no"))]);
            writer.Complete();
        }

        var faults = new SampleFaults();
        using ISampleCursor cursor = new WebDatasetSource([_folder.File("j-0.tar")], new WebDatasetOptions { CaptionExtension = "json" }).Open(faults, epochs: 1);

        Assert.Equal(["x", "y"], ((StoredSample)cursor.Read()!).Captions);
        Assert.Null(cursor.Read());
        Assert.Equal(1, faults.CountOf("caption-corrupt"));
    }

    [Fact]
    public void Shards_without_any_usable_sample_end_with_a_message_instead_of_a_loop()
    {
        using (var writer = new ShardWriter(_folder.File("e-{0}.tar")))
        {
            writer.Write("a", [new("jpg", new byte[] { 1 })]);
            writer.Complete();
        }

        using ISampleCursor cursor = new WebDatasetSource([_folder.File("e-0.tar")]).Open(new SampleFaults());

        var error = Assert.Throws<InputException>(() => cursor.Read());
        Assert.Contains("1 × sample-without-caption", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Shards_are_cut_by_samples_and_by_bytes_and_an_unfinished_one_leaves_nothing()
    {
        string[] before = Directory.GetFiles(_folder.Path);
        using (var writer = new ShardWriter(_folder.File("b-{0}.tar"), maximumSamples: 100, maximumBytes: 6000))
        {
            for (int i = 0; i < 5; i++)
            {
                writer.Write($"k{i}", [new("jpg", new byte[1500])]);
            }

            Assert.Equal(2, writer.Shards.Count);
        }

        string[] written = [.. Directory.GetFiles(_folder.Path).Except(before).Order()];
        Assert.Equal([_folder.File("b-0.tar"), _folder.File("b-1.tar")], written);
        Assert.All(written, path => Assert.InRange(new FileInfo(path).Length, 2048, 6000 + 1024));
    }

    [Fact]
    public void Keys_and_patterns_that_would_mislead_are_refused()
    {
        Assert.Throws<ArgumentException>("pattern", () => new ShardWriter("x.tar"));
        using var writer = new ShardWriter(_folder.File("b-{0}.tar"));
        Assert.Throws<ArgumentException>("key", () => writer.Write("a.b", [new("jpg", new byte[1])]));
    }

    private List<StoredSample> Read(WebDatasetOptions options, int epochs)
    {
        using ISampleCursor cursor = new WebDatasetSource([Pattern], options).Open(new SampleFaults(), epochs: epochs);
        var samples = new List<StoredSample>();
        while (cursor.Read() is StoredSample sample)
        {
            samples.Add(sample);
        }

        return samples;
    }
}
