using Clip.Sdk.Retrieval;
using Clip.Sdk.TestSupport;
using FsCheck;
using FsCheck.Fluent;

namespace Clip.Sdk.Clip.Tests.Retrieval;

public sealed class ImageIndexWriterTests : IDisposable
{
    private static readonly SearchOptions Everything = new() { Count = int.MaxValue };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_new_index_is_empty_and_says_what_it_is()
    {
        ImageIndexInfo info = TestIndex.Info(512, VectorStorage.Int8) with { Root = "/pictures" };
        ImageIndexWriter.Create(_folder.File("new"), info).Dispose();

        using ImageIndex index = ImageIndex.Open(_folder.File("new"));

        Assert.Equal(info, index.Info);
        Assert.Equal(0, index.Count);
        Assert.Empty(index.Rows());
        Assert.Empty(index.Search(Values.UnitRows(1, 512, 1)[0]));
        Assert.Empty(index.FindDuplicates().Pairs);
        Assert.True(ImageIndex.Exists(_folder.File("new")));
        Assert.False(ImageIndex.Exists(_folder.Path));
    }

    [Fact]
    public void All_that_is_known_of_a_picture_comes_back()
    {
        var image = new IndexedImage
        {
            Path = "größe/日本.jpg",
            Caption = "a 😀 in the rain\nand snow",
            FileLength = 1L << 40,
            ModifiedUtc = new DateTime(2026, 11, 21, 8, 30, 0, DateTimeKind.Utc).AddTicks(1234567),
            Sha256 = new string('a', 62) + "0f",
        };
        using (ImageIndexWriter writer = ImageIndexWriter.Create(_folder.Path, TestIndex.Info() with { Root = "/pictures" }))
        {
            writer.Append(image, [1, 0, 0, 0]);
            writer.Append(new IndexedImage { Path = "bare", Caption = string.Empty }, [0, 1, 0, 0]);
            writer.Commit();
        }

        using ImageIndex index = ImageIndex.Open(_folder.Path);

        Assert.Equal(image, index.Entry(0));
        Assert.Equal(new IndexedImage { Path = "bare", Caption = string.Empty }, index.Entry(1));
        Assert.Equal(Path.Combine("/pictures", "größe/日本.jpg"), index.FilePath(0));
        Assert.Equal([1, 0, 0, 0], index.Embedding(0));
        index.Verify();
    }

    [Fact]
    public void Nothing_is_visible_before_the_commit_and_an_open_index_never_changes()
    {
        TestIndex.Create(_folder.Path, Values.UnitRows(3, 4, 1));
        using ImageIndex before = ImageIndex.Open(_folder.Path);
        using ImageIndexWriter writer = ImageIndexWriter.Open(_folder.Path);
        writer.Append(new IndexedImage { Path = "new" }, [1, 0, 0, 0]);
        Assert.True(writer.Remove("p0"));
        Assert.Equal(3, writer.Count);

        using (ImageIndex during = ImageIndex.Open(_folder.Path))
        {
            Assert.Equal(["p0", "p1", "p2"], Paths(during));
        }

        writer.Commit();
        writer.Compact();

        Assert.Equal(["p0", "p1", "p2"], Paths(before));
        Assert.Equal(3, before.Search([1, 0, 0, 0]).Length);
        using ImageIndex after = ImageIndex.Open(_folder.Path);
        Assert.Equal(["p1", "p2", "new"], Paths(after));
        Assert.True(after.Generation > before.Generation);
    }

    [Fact]
    public void A_picture_of_the_same_path_is_replaced()
    {
        using ImageIndexWriter writer = ImageIndexWriter.Create(_folder.Path, TestIndex.Info());
        writer.Append(new IndexedImage { Path = "a" }, [1, 0, 0, 0]);
        writer.Commit();
        writer.Append(new IndexedImage { Path = "a" }, [0, 1, 0, 0]);
        writer.Append(new IndexedImage { Path = "a" }, [0, 0, 1, 0]);
        writer.Commit();

        using ImageIndex index = ImageIndex.Open(_folder.Path);

        Assert.Equal(1, index.Count);
        Assert.Equal([0, 0, 1, 0], index.Embedding(Assert.Single(index.Rows())));
        Assert.Single(index.Search([1, 0, 0, 0], Everything));
    }

    [Fact]
    public void Removing_says_whether_there_was_such_a_picture()
    {
        using ImageIndexWriter writer = ImageIndexWriter.Create(_folder.Path, TestIndex.Info());
        writer.Append(new IndexedImage { Path = "a" }, [1, 0, 0, 0]);
        writer.Append(new IndexedImage { Path = "b" }, [1, 0, 0, 0]);

        Assert.True(writer.Remove("a"));
        Assert.False(writer.Remove("a"));
        Assert.False(writer.Remove("c"));
        writer.Commit();
        Assert.True(writer.Remove("b"));
        Assert.False(writer.Remove("b"));
        writer.Commit();

        using ImageIndex index = ImageIndex.Open(_folder.Path);
        Assert.Equal(0, index.Count);
        Assert.Throws<ArgumentOutOfRangeException>("row", () => index.Entry(0));
    }

    [Theory]
    [InlineData(VectorStorage.Float16)]
    [InlineData(VectorStorage.Int8)]
    public void Random_additions_removals_commits_compactions_and_reopenings_leave_what_a_dictionary_would_hold(VectorStorage storage)
    {
        // An operation: what (0-5 add, 6-8 remove, 9 commit, 10 compact, 11 reopen) and which of a few paths.
        Gen<(int What, int Path)[]> sequences = (from what in Gen.Choose(0, 11) from path in Gen.Choose(0, 12) select (what, path)).ArrayOf();
        EmbeddingMatrix vectors = Values.UnitRows(64, 20, 7);
        int run = 0;

        Prop.ForAll(sequences.ToArbitrary(), operations =>
        {
            string folder = _folder.File($"{storage}{run++}");
            var expected = new Dictionary<string, (int Vector, string? Caption)>();
            ImageIndexWriter writer = ImageIndexWriter.Create(folder, TestIndex.Info(20, storage));
            var committed = new Dictionary<string, (int Vector, string? Caption)>(expected);
            for (int i = 0; i < operations.Length; i++)
            {
                string path = $"path{operations[i].Path}";
                switch (operations[i].What)
                {
                    case <= 5:
                        string? caption = i % 3 == 0 ? $"caption {i}" : null;
                        writer.Append(new IndexedImage { Path = path, Caption = caption }, vectors[i % 64], caption is null ? default : vectors[(i + 1) % 64]);
                        expected[path] = (i % 64, caption);
                        break;
                    case <= 8:
                        Assert.Equal(expected.Remove(path), writer.Remove(path));
                        break;
                    case 9:
                        writer.Commit();
                        committed = new(expected);
                        break;
                    case 10:
                        writer.Compact();
                        committed = new(expected);
                        break;
                    default:
                        writer.Dispose();
                        writer = ImageIndexWriter.Open(folder);
                        expected = new(committed);
                        break;
                }

                Assert.Equal(expected.Count, writer.Count);
            }

            writer.Dispose();
            AssertHolds(folder, committed, vectors);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Many_small_commits_leave_few_segments()
    {
        using ImageIndexWriter writer = ImageIndexWriter.Create(_folder.Path, TestIndex.Info());
        for (int i = 0; i < 200; i++)
        {
            writer.Append(new IndexedImage { Path = $"p{i}" }, [1, 0, 0, 0]);
            writer.Commit();
        }

        Assert.InRange(Directory.GetFiles(_folder.Path, "*.images").Length, 1, 8);
        using ImageIndex index = ImageIndex.Open(_folder.Path);
        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"p{i}"), Paths(index));
    }

    [Fact]
    public void Compaction_gives_the_space_of_removed_pictures_back()
    {
        TestIndex.Create(_folder.Path, Values.UnitRows(1000, 64, 1));
        using (ImageIndexWriter writer = ImageIndexWriter.Open(_folder.Path))
        {
            for (int i = 0; i < 1000; i++)
            {
                if (i % 10 != 3)
                {
                    writer.Remove($"p{i}");
                }
            }

            writer.Compact();
        }

        using ImageIndex index = ImageIndex.Open(_folder.Path);
        Assert.Equal(100, index.RowCount);
        Assert.Equal("p993", index.Entry(99).Path);
        Assert.Equal(100 * 64 * 2, new FileInfo(Assert.Single(Directory.GetFiles(_folder.Path, "*.images"))).Length);
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.deleted"));
    }

    [Fact]
    public void There_is_one_writer_at_a_time_and_readers_do_not_mind()
    {
        TestIndex.Create(_folder.Path, Values.UnitRows(3, 4, 1));
        using ImageIndexWriter writer = ImageIndexWriter.Open(_folder.Path);

        var error = Assert.Throws<IndexException>(() => ImageIndexWriter.Open(_folder.Path));

        Assert.StartsWith($"The image index '{_folder.Path}' cannot be opened for writing: ", error.Message, StringComparison.Ordinal);
        using ImageIndex index = ImageIndex.Open(_folder.Path);
        Assert.Equal(3, index.Count);
    }

    [Fact]
    public void Rows_that_do_not_belong_are_refused()
    {
        using ImageIndexWriter writer = ImageIndexWriter.Create(_folder.Path, TestIndex.Info());
        var image = new IndexedImage { Path = "a" };

        var width = Assert.Throws<ArgumentException>("embedding", () => writer.Append(image, [1, 0, 0]));
        var length = Assert.Throws<ArgumentException>("embedding", () => writer.Append(image, [2, 0, 0, 0]));
        Assert.Throws<ArgumentException>("embedding", () => writer.Append(image, [float.NaN, 0, 0, 1]));
        Assert.Throws<ArgumentException>("captionEmbedding", () => writer.Append(image, [1, 0, 0, 0], [1]));
        Assert.Throws<ArgumentException>("image", () => writer.Append(image with { Path = string.Empty }, [1, 0, 0, 0]));
        Assert.Throws<ArgumentException>("image", () => writer.Append(image with { Sha256 = "xyz" }, [1, 0, 0, 0]));
        Assert.Throws<InputException>(() => writer.Append(image with { Path = new string('a', 70_000) }, [1, 0, 0, 0]));

        Assert.StartsWith("The index holds embeddings of 4 dimensions but got one of 3. Encode with the model of space 'letters-1'.", width.Message, StringComparison.Ordinal);
        Assert.StartsWith("The index holds embeddings of unit length but got one of length 2. Encode with EmbeddingForm.Normalized.", length.Message, StringComparison.Ordinal);
        Assert.Equal(0, writer.Count);
    }

    [Fact]
    public void An_index_is_not_made_where_there_is_one_and_not_opened_where_there_is_none()
    {
        TestIndex.Create(_folder.Path, Values.UnitRows(1, 4, 1));
        string none = _folder.File("none");

        Assert.Equal(
            $"'{_folder.Path}' already holds an image index. Open it, or choose another folder.",
            Assert.Throws<IndexException>(() => ImageIndexWriter.Create(_folder.Path, TestIndex.Info())).Message);
        Assert.Equal(
            $"'{none}' is no image index: it has no 'index.json'. Make one with 'clip index', or check the path.",
            Assert.Throws<IndexException>(() => ImageIndexWriter.Open(none)).Message);
        Assert.Throws<IndexException>(() => ImageIndex.Open(none));
        Assert.False(Directory.Exists(none));
    }

    [Fact]
    public async Task Readers_that_open_while_a_writer_compacts_always_get_a_whole_index()
    {
        TestIndex.Create(_folder.Path, Values.UnitRows(50, 4, 1));
        using var stop = new CancellationTokenSource();
        Task writing = Task.Factory.StartNew(() =>
        {
            for (int i = 0; !stop.IsCancellationRequested; i++)
            {
                using ImageIndexWriter writer = ImageIndexWriter.Open(_folder.Path);
                writer.Append(new IndexedImage { Path = $"p{i % 50}" }, [1, 0, 0, 0]);
                writer.Compact();
            }
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        for (int i = 0; i < 60; i++)
        {
            using ImageIndex index = ImageIndex.Open(_folder.Path);
            Assert.Equal(50, index.Count);
            Assert.Equal(50, index.Search([1, 0, 0, 0], Everything).Length);
        }

        await stop.CancelAsync();
        await writing;
    }

    private static string[] Paths(ImageIndex index) => [.. index.Rows().Select(row => index.Entry(row).Path)];

    private static void AssertHolds(string folder, Dictionary<string, (int Vector, string? Caption)> expected, EmbeddingMatrix vectors)
    {
        using ImageIndex index = ImageIndex.Open(folder);
        index.Verify();
        Assert.Equal(expected.Keys.Order(), Paths(index).Order());
        foreach (long row in index.Rows())
        {
            IndexedImage image = index.Entry(row);
            (int vector, string? caption) = expected[image.Path];
            Assert.Equal(caption, image.Caption);
            Assert.True(TestIndex.Cosine(vectors[vector], index.Embedding(row)) > 0.999f);
            if (caption is not null)
            {
                Assert.True(TestIndex.Cosine(vectors[(vector + 1) % 64], index.Embedding(row, IndexVectors.Captions)) > 0.999f);
            }
        }

        // Every picture is found, and found once.
        Assert.Equal(index.Rows().Order(), index.Search(vectors[0], Everything).Select(hit => hit.Row).Order());
    }
}
