using Clip.Sdk.Pipelines;
using Clip.Sdk.Retrieval;
using Clip.Sdk.TestSupport;

namespace Clip.Sdk.Clip.Tests.Retrieval;

public sealed class FolderIndexerTests : IDisposable
{
    private static readonly byte[] Red = [250, 0, 0], Green = [0, 250, 0], Blue = [0, 0, 250], Purple = [250, 0, 250];

    private readonly TemporaryFolder _folder = new();
    private readonly FileColorModel _model = new();
    private readonly string _pictures;
    private readonly string _index;

    public FolderIndexerTests()
    {
        _pictures = _folder.File("pictures");
        _index = _folder.File("index");
        Write("red.png", Red);
        Write("in/green.png", Green);
        Write("in/deep/blue.png", Blue);
    }

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_new_index_holds_every_picture_of_the_folder_with_what_is_known_of_its_file()
    {
        FolderIndexReport report = await Refresh();

        AssertReport(report, added: 3);
        using ImageIndex index = ImageIndex.Open(_index);
        Assert.Equal(["red.png", "in/green.png", "in/deep/blue.png"], index.Rows().Select(row => index.Entry(row).Path));
        Assert.Equal("in/green.png", index.Entry(index.SearchText(_model.Texts, "b")[0].Row).Path);
        IndexedImage red = index.Entry(0);
        Assert.Equal(3, red.FileLength);
        Assert.Equal(File.GetLastWriteTimeUtc(Path.Combine(_pictures, "red.png")), red.ModifiedUtc);
        // Of the bytes fa 00 00, by sha256sum.
        Assert.Equal("a491a6ee66c0cabb4eeda9a4b6cb5334486a8866a181e7ed7bedb3286b6704bc", red.Sha256);
        Assert.Equal(Path.Combine(_pictures, "red.png"), index.FilePath(0));
        Assert.Equal(VectorStorage.Float16, index.Info.Storage);
    }

    [Fact]
    public async Task A_second_refresh_encodes_nothing()
    {
        await Refresh();
        int encoded = _model.Colors.EncodedCount;

        AssertReport(await Refresh(), unchanged: 3);

        Assert.Equal(encoded, _model.Colors.EncodedCount);
    }

    [Fact]
    public async Task Only_new_and_changed_files_are_encoded_and_files_that_are_gone_leave()
    {
        await Refresh();
        int encoded = _model.Colors.EncodedCount;
        Write("new.png", Purple);
        Write("red.png", [10, 10, 10]);
        File.Delete(Path.Combine(_pictures, "in", "green.png"));

        FolderIndexReport report = await Refresh();

        AssertReport(report, added: 1, changed: 1, removed: 1, unchanged: 1);
        Assert.Equal(encoded + 2, _model.Colors.EncodedCount);
        Assert.Equal(["in/deep/blue.png", "new.png", "red.png"], Paths());
        using ImageIndex index = ImageIndex.Open(_index);
        Assert.Equal("new.png", index.Entry(index.Search([1, 0, 1, 0])[0].Row).Path);
    }

    [Fact]
    public async Task Files_that_were_moved_copied_or_touched_are_not_encoded_again()
    {
        await Refresh();
        int encoded = _model.Colors.EncodedCount;
        File.Move(Path.Combine(_pictures, "red.png"), Path.Combine(_pictures, "in", "moved.png"));
        File.Copy(Path.Combine(_pictures, "in", "green.png"), Path.Combine(_pictures, "copy.png"));
        File.SetLastWriteTimeUtc(Path.Combine(_pictures, "in", "deep", "blue.png"), DateTime.UtcNow.AddDays(1));

        FolderIndexReport report = await Refresh();

        AssertReport(report, moved: 2, removed: 1, unchanged: 2);
        Assert.Equal(encoded, _model.Colors.EncodedCount);
        Assert.Equal(["copy.png", "in/deep/blue.png", "in/green.png", "in/moved.png"], Paths());
        using ImageIndex index = ImageIndex.Open(_index);
        Assert.Equal("in/moved.png", index.Entry(index.SearchText(_model.Texts, "a")[0].Row).Path);
        AssertReport(await Refresh(), unchanged: 4);
    }

    [Fact]
    public async Task A_folder_that_moved_keeps_its_index()
    {
        await Refresh();
        string moved = _folder.File("elsewhere");
        Directory.Move(_pictures, moved);

        FolderIndexReport report = await FolderIndexer.RefreshAsync(_index, moved, _model);

        AssertReport(report, unchanged: 3);
        using ImageIndex index = ImageIndex.Open(_index);
        Assert.Equal(moved, index.Info.Root);
    }

    [Fact]
    public async Task Bad_pictures_are_reported_and_stay_out_even_when_they_were_good_before()
    {
        await Refresh();
        Write("bad.png", [1]);
        Write("red.png", [1, 2, 3, 4, 5]);

        FolderIndexReport report = await Refresh();

        AssertReport(report, removed: 1, unchanged: 2, failures: 2);
        Assert.Equal(["bad.png", "red.png"], report.Failures.Select(failure => failure.Path));
        Assert.All(report.Failures, failure => Assert.IsType<ImageFormatException>(failure.Error));
        Assert.Equal(["in/deep/blue.png", "in/green.png"], Paths());
        Write("red.png", Red);
        AssertReport(await Refresh(), added: 1, unchanged: 2, failures: 1);
    }

    [Fact]
    public async Task Captions_beside_the_pictures_are_encoded_and_follow_their_changes_without_encoding_pictures()
    {
        FolderIndexOptions captions = new() { Captions = CaptionSource.TextFiles };
        File.WriteAllText(Path.Combine(_pictures, "red.txt"), "c\n");
        await Refresh();
        int encoded = _model.Colors.EncodedCount;

        AssertReport(await Refresh(captions), changed: 1, unchanged: 2);
        AssertCaptions("c", null, null);
        File.WriteAllText(Path.Combine(_pictures, "in", "green.txt"), "dd");
        File.WriteAllText(Path.Combine(_pictures, "red.txt"), "ab");
        AssertReport(await Refresh(captions), changed: 2, unchanged: 1);
        AssertCaptions("ab", "dd", null);
        File.Delete(Path.Combine(_pictures, "red.txt"));
        AssertReport(await Refresh(captions), changed: 1, unchanged: 2);
        AssertCaptions(null, "dd", null);

        Assert.Equal(encoded, _model.Colors.EncodedCount);
        using ImageIndex index = ImageIndex.Open(_index);
        SearchHit hit = Assert.Single(index.SearchText(_model.Texts, "d", new SearchOptions { Against = IndexVectors.Captions }));
        Assert.Equal("in/green.png", index.Entry(hit.Row).Path);
        Assert.Equal(1, hit.Cosine);
    }

    [Fact]
    public async Task A_caption_that_cannot_be_encoded_is_reported_and_costs_neither_its_picture_nor_the_others()
    {
        using var strict = new FileColorModel { Texts = new StrictLetters() };
        File.WriteAllText(Path.Combine(_pictures, "red.txt"), "a much too long caption");
        File.WriteAllText(Path.Combine(_pictures, "in", "green.txt"), "b");

        FolderIndexReport report = await FolderIndexer.RefreshAsync(_index, _pictures, strict, new() { Captions = CaptionSource.TextFiles });

        AssertReport(report, added: 3, failures: 1);
        Assert.Equal("red.png", report.Failures[0].Path);
        AssertCaptions("a much too long caption", "b", null);
        using ImageIndex index = ImageIndex.Open(_index);
        Assert.Single(index.Search([0, 1, 0, 0], new SearchOptions { Against = IndexVectors.Captions }));
    }

    [Fact]
    public async Task What_was_done_before_a_cancellation_is_kept_and_the_next_refresh_goes_on()
    {
        for (int i = 0; i < 300; i++)
        {
            Write($"many/{i}.png", [(byte)i, (byte)(i >> 8), 77]);
        }

        using var stop = new CancellationTokenSource();
        FolderIndexOptions options = new()
        {
            CommitInterval = 40,
            Pipeline = new EncodingPipelineOptions { BatchSize = 8 },
            Progress = new Reporter(progress =>
            {
                if (progress.Encoded == 100)
                {
                    stop.Cancel();
                }
            }),
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => FolderIndexer.RefreshAsync(_index, _pictures, _model, options, stop.Token));
        int kept = Paths().Length;
        AssertReport(await Refresh(), added: 303 - kept, unchanged: kept);

        Assert.InRange(kept, 100, 140);
        Assert.Equal(303, Paths().Length);
    }

    [Fact]
    public async Task Commits_on_the_way_do_not_confuse_rows_and_leave_one_segment_in_the_end()
    {
        await Refresh();
        for (int i = 0; i < 100; i++)
        {
            Write($"many/{i}.png", [(byte)i, 1, 77]);
        }

        File.Delete(Path.Combine(_pictures, "red.png"));
        Write("in/green.png", [9, 9, 9]);

        FolderIndexReport report = await Refresh(new FolderIndexOptions { CommitInterval = 7 });

        AssertReport(report, added: 100, changed: 1, removed: 1, unchanged: 1);
        Assert.Equal(102, Paths().Distinct().Count());
        Assert.Single(Directory.GetFiles(_index, "*.images"));
        using ImageIndex index = ImageIndex.Open(_index);
        index.Verify();
    }

    [Fact]
    public async Task Other_spaces_other_storage_and_missing_folders_are_refused_and_leave_the_index_alone()
    {
        await Refresh();
        long generation = Generation();

        var storage = await Assert.ThrowsAsync<IndexException>(() => Refresh(new FolderIndexOptions { Storage = VectorStorage.Int8 }));
        await Assert.ThrowsAsync<InputException>(() => FolderIndexer.RefreshAsync(_index, _folder.File("none"), _model));
        await Assert.ThrowsAsync<IndexException>(() => FolderIndexer.RefreshAsync(_index, _pictures, new FakeClipModel { Images = new ColorEncoder { Info = new(4, "other", 8) } }));

        Assert.Equal($"The image index '{_index}' stores embeddings as Float16, but Int8 was asked for. Leave the storage open, or make another index.", storage.Message);
        Assert.Equal(generation, Generation());
        Assert.Equal(3, Paths().Length);
    }

    private Task<FolderIndexReport> Refresh(FolderIndexOptions? options = null) => FolderIndexer.RefreshAsync(_index, _pictures, _model, options);

    private void Write(string name, byte[] color)
    {
        string path = Path.Combine(_pictures, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, color);
    }

    private string[] Paths()
    {
        using ImageIndex index = ImageIndex.Open(_index);
        return [.. index.Rows().Select(row => index.Entry(row).Path).Order(StringComparer.Ordinal)];
    }

    private long Generation()
    {
        using ImageIndex index = ImageIndex.Open(_index);
        return index.Generation;
    }

    private void AssertCaptions(string? red, string? green, string? blue)
    {
        using ImageIndex index = ImageIndex.Open(_index);
        Dictionary<string, string?> captions = index.Rows().Select(index.Entry).ToDictionary(image => image.Path, image => image.Caption);
        Assert.Equal((red, green, blue), (captions["red.png"], captions["in/green.png"], captions["in/deep/blue.png"]));
    }

    private static void AssertReport(FolderIndexReport report, long added = 0, long changed = 0, long moved = 0, long unchanged = 0, long removed = 0, int failures = 0) =>
        Assert.Equal(
            (added, changed, moved, unchanged, removed, failures),
            (report.Added, report.Changed, report.Moved, report.Unchanged, report.Removed, report.Failures.Count));

    private sealed class Reporter(Action<FolderIndexProgress> report) : IProgress<FolderIndexProgress>
    {
        public void Report(FolderIndexProgress value) => report(value);
    }

    // Refuses texts beyond ten letters.
    private sealed class StrictLetters : ITextEncoder
    {
        private readonly LetterEncoder _letters = new();

        public EncoderInfo Info => _letters.Info;

        public int ContextLength => _letters.ContextLength;

        public void Encode(ReadOnlySpan<string> inputs, Span<float> destination, EmbeddingForm form = EmbeddingForm.Normalized, CancellationToken cancellationToken = default)
        {
            foreach (string text in inputs)
            {
                _ = text.Length > 10 ? throw new InputException("Too long.", text) : 0;
            }

            _letters.Encode(inputs, destination, form, cancellationToken);
        }

        public void Measure(ReadOnlySpan<string> texts, Span<TextMeasure> destination) => _letters.Measure(texts, destination);

        public void Dispose()
        {
        }
    }
}
