using Clip.Sdk.Files;
using Clip.Sdk.Retrieval;
using Clip.Sdk.TestSupport;

namespace Clip.Sdk.Clip.Tests.Retrieval;

public sealed class SearchTests : IDisposable
{
    private static readonly SearchOptions Everything = new() { Count = int.MaxValue };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(VectorStorage.Float16, 512, 2e-4f)]
    [InlineData(VectorStorage.Float16, 13, 8e-4f)]
    [InlineData(VectorStorage.Int8, 512, 3e-3f)]
    [InlineData(VectorStorage.Int8, 13, 1.2e-2f)]
    public void Cosines_of_all_rows_are_those_of_the_embeddings_within_the_storage_s_error(VectorStorage storage, int dimensions, float tolerance)
    {
        EmbeddingMatrix rows = Values.UnitRows(3000, dimensions, 1), query = Values.UnitRows(1, dimensions, 2);
        TestIndex.Create(_folder.Path, rows, storage);
        using ImageIndex index = ImageIndex.Open(_folder.Path);

        SearchHit[] hits = index.Search(query[0], Everything);

        Assert.Equal(rows.Count, hits.Select(hit => hit.Row).Distinct().Count());
        float largest = hits.Max(hit => MathF.Abs(hit.Cosine - TestIndex.Cosine(rows[(int)hit.Row], query[0])));
        Assert.True(largest <= tolerance, $"The largest error is {largest}, allowed is {tolerance}.");
    }

    [Theory]
    [InlineData(VectorStorage.Float16)]
    [InlineData(VectorStorage.Int8)]
    public void The_best_rows_do_not_depend_on_threads_parts_or_company(VectorStorage storage)
    {
        const int Dimensions = 48;
        EmbeddingMatrix rows = Values.UnitRows(9000, Dimensions, 1), queries = Values.UnitRows(70, Dimensions, 2);
        TestIndex.Create(_folder.File("one"), rows, storage);
        TestIndex.Create(_folder.File("parts"), rows, storage, 5000, 2500, 1000, 499, 1);
        using ImageIndex one = ImageIndex.Open(_folder.File("one")), parts = ImageIndex.Open(_folder.File("parts"));

        SearchHit[][] together = one.Search(queries);

        Assert.Equal(together, parts.Search(queries, new SearchOptions { Threads = 3 }));
        for (int i = 0; i < queries.Count; i++)
        {
            Assert.Equal(together[i], one.Search(queries[i], new SearchOptions { Threads = 1 }));
            Assert.Equal(together[i], one.Search(queries[i], Everything)[..10]);
        }
    }

    [Theory]
    [InlineData(VectorStorage.Float16, 0.99)]
    [InlineData(VectorStorage.Int8, 0.95)]
    public void The_ten_best_of_the_stored_rows_are_nearly_those_of_the_exact_ones(VectorStorage storage, double recall)
    {
        EmbeddingMatrix rows = Values.UnitRows(5000, 256, 1), queries = Values.UnitRows(50, 256, 2);
        TestIndex.Create(_folder.Path, rows, storage);
        using ImageIndex index = ImageIndex.Open(_folder.Path);

        SearchHit[][] hits = index.Search(queries);

        int found = 0;
        for (int i = 0; i < queries.Count; i++)
        {
            long[] exact = [.. Enumerable.Range(0, rows.Count).OrderByDescending(row => TestIndex.Cosine(rows[row], queries[i])).Take(10).Select(row => (long)row)];
            found += hits[i].Count(hit => exact.Contains(hit.Row));
        }

        Assert.True(found >= recall * 10 * queries.Count, $"Found {found} of {10 * queries.Count}.");
    }

    [Fact]
    public void Equal_rows_come_in_the_order_of_their_numbers()
    {
        float[] values = new float[40 * 4];
        for (int row = 0; row < 40; row++)
        {
            values[(row * 4) + (row % 2)] = 1;
        }

        TestIndex.Create(_folder.Path, new EmbeddingMatrix(values, 4, true));
        using ImageIndex index = ImageIndex.Open(_folder.Path);

        SearchHit[] hits = index.Search([0, 5, 0, 0], new SearchOptions { Count = 4 });

        Assert.Equal([new(1, 1), new(3, 1), new(5, 1), new(7, 1)], hits);
    }

    [Fact]
    public void A_threshold_leaves_out_what_is_below_it_and_keeps_what_is_on_it()
    {
        TestIndex.Create(_folder.Path, new EmbeddingMatrix(new float[] { 1, 0, 0, 0, 0.6f, 0.8f, 0, 0, 0, 1, 0, 0 }, 4, true));
        using ImageIndex index = ImageIndex.Open(_folder.Path);

        Assert.Equal([0, 1], index.Search([1, 0, 0, 0], new SearchOptions { MinimumCosine = 0.59f }).Select(hit => hit.Row));
        Assert.Equal([0], index.Search([1, 0, 0, 0], new SearchOptions { MinimumCosine = 1 }).Select(hit => hit.Row));
        Assert.Empty(index.Search([0, 0, 1, 0], new SearchOptions { MinimumCosine = 0.1f }));
    }

    [Fact]
    public void Path_patterns_choose_among_all_rows_not_among_the_best()
    {
        EmbeddingMatrix rows = Values.UnitRows(200, 8, 1);
        using (ImageIndexWriter writer = ImageIndexWriter.Create(_folder.Path, TestIndex.Info(8)))
        {
            for (int row = 0; row < rows.Count; row++)
            {
                writer.Append(new IndexedImage { Path = row % 50 == 7 ? $"große katzen/{row}.png" : $"dogs/{row}.jpg" }, rows[row]);
            }

            writer.Commit();
        }

        using ImageIndex index = ImageIndex.Open(_folder.Path);

        SearchHit[] hits = index.Search(rows[0], new SearchOptions { PathPattern = new GlobPattern("große*/*.png") });

        Assert.Equal([7, 57, 107, 157], hits.Select(hit => hit.Row).Order());
        Assert.Equal(hits.OrderByDescending(hit => hit.Cosine), hits);
        Assert.Empty(index.Search(rows[0], new SearchOptions { PathPattern = new GlobPattern("*.gif") }));
    }

    [Fact]
    public void A_picture_of_the_index_finds_others_like_it_but_not_itself()
    {
        TestIndex.Create(_folder.Path, new EmbeddingMatrix(new float[] { 1, 0, 0, 0, 0.6f, 0.8f, 0, 0, 0.8f, 0.6f, 0, 0 }, 4, true));
        using ImageIndex index = ImageIndex.Open(_folder.Path);

        Assert.Equal([2, 1], index.SearchLike(0).Select(hit => hit.Row));
    }

    [Theory]
    [InlineData(VectorStorage.Float16)]
    [InlineData(VectorStorage.Int8)]
    public void Captions_are_searched_on_their_own_and_rows_without_one_are_no_hits(VectorStorage storage)
    {
        using (ImageIndexWriter writer = ImageIndexWriter.Create(_folder.Path, TestIndex.Info(4, storage)))
        {
            writer.Append(new IndexedImage { Path = "plain" }, [1, 0, 0, 0]);
            writer.Append(new IndexedImage { Path = "both", Caption = "b" }, [1, 0, 0, 0], [0, 1, 0, 0]);
            writer.Append(new IndexedImage { Path = "text only", Caption = "not encoded" }, [1, 0, 0, 0]);
            writer.Append(new IndexedImage { Path = "other", Caption = "c" }, [0, 1, 0, 0], [0, 0, 1, 0]);
            writer.Commit();
        }

        using ImageIndex index = ImageIndex.Open(_folder.Path);
        SearchOptions captions = new() { Against = IndexVectors.Captions };

        Assert.Equal([1, 3], index.Search([0, 1, 0, 0], captions).Select(hit => hit.Row));
        Assert.Equal([3, 1], index.Search([0, 0, 1, 0], captions).Select(hit => hit.Row));
        Assert.Equal(3, index.Search([0, 1, 0, 0])[0].Row);
        Assert.Equal([0, 0, 1, 0], index.Embedding(3, IndexVectors.Captions));
        Assert.Throws<ArgumentException>("kind", () => index.Embedding(2, IndexVectors.Captions));
        Assert.Equal(["plain", "both", "text only", "other"], index.Rows().Select(row => index.Entry(row).Path));
        Assert.Equal([null, "b", "not encoded", "c"], index.Rows().Select(row => index.Entry(row).Caption));
    }

    [Fact]
    public void Texts_and_pictures_search_through_their_encoders()
    {
        using var model = new FakeClipModel();
        TestIndex.Create(_folder.Path, new EmbeddingMatrix(new float[] { 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0 }, 4, true));
        using ImageIndex index = ImageIndex.Open(_folder.Path);

        Assert.Equal(1, index.SearchText(model.Texts, "b")[0].Row);
        Assert.Equal([2, 0], index.SearchTexts(model.Texts, ["c", "a"]).Select(hits => hits[0].Row));
        Assert.Equal(2, index.SearchImage(model.Images, ColorEncoder.Picture(0, 0, 50))[0].Row);
        Assert.Equal([0, 1], index.SearchImages(model.Images, [ColorEncoder.Picture(9, 0, 0), ColorEncoder.Picture(0, 9, 0)]).Select(hits => hits[0].Row));
        Assert.Equal([1, 0, 2], index.RankTexts(1, model.Texts, ["ab", "b", "c"]).Select(ranked => ranked.Text));
        Assert.Equal([1, 0.7071068f, 0], index.RankTexts(1, model.Texts, ["ab", "b", "c"]).Select(ranked => ranked.Cosine), (a, b) => MathF.Abs(a - b) < 1e-6f);
    }

    [Fact]
    public void An_encoder_of_another_space_is_refused_by_name()
    {
        using var encoder = new LetterEncoder { Info = new(4, "ViT-B/32-0123456789abcdef", 8) };
        TestIndex.Create(_folder.Path, Values.UnitRows(2, 4, 1));
        using ImageIndex index = ImageIndex.Open(_folder.Path);

        var error = Assert.Throws<IndexException>(() => index.SearchText(encoder, "a"));

        Assert.Equal(
            $"The image index '{_folder.Path}' holds embeddings of space 'letters-1' (4 dimensions) but the model makes 'ViT-B/32-0123456789abcdef' (4). Use the model that the index was made with, or make another index.",
            error.Message);
        Assert.Equal("index", error.Code);
    }

    [Fact]
    public void Queries_that_cannot_be_compared_are_refused()
    {
        TestIndex.Create(_folder.Path, Values.UnitRows(2, 4, 1));
        using ImageIndex index = ImageIndex.Open(_folder.Path);

        Assert.Throws<ArgumentException>("queries", () => index.Search(new float[5]));
        Assert.Throws<ArgumentException>("queries", () => index.Search([]));
        Assert.Throws<InputException>(() => index.Search([0, 0, 0, 0]));
        Assert.Throws<InputException>(() => index.Search([float.NaN, 0, 0, 0]));
        Assert.Throws<ArgumentOutOfRangeException>("row", () => index.Entry(2));
        Assert.Throws<ArgumentOutOfRangeException>("row", () => index.SearchLike(-1));
        Assert.Throws<ArgumentOutOfRangeException>("Count", () => new SearchOptions { Count = 0 });
        Assert.Throws<ArgumentOutOfRangeException>("Threads", () => new SearchOptions { Threads = 0 });
        Assert.Empty(index.Search(new EmbeddingMatrix(Array.Empty<float>(), 4, true)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_search_can_be_cancelled(int threads)
    {
        TestIndex.Create(_folder.Path, Values.UnitRows(9000, 4, 1));
        using ImageIndex index = ImageIndex.Open(_folder.Path);

        Assert.Throws<OperationCanceledException>(() => index.Search([1, 0, 0, 0], new SearchOptions { Threads = threads }, new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task An_index_that_is_closed_while_others_search_ends_in_peace()
    {
        TestIndex.Create(_folder.Path, Values.UnitRows(20_000, 32, 1));
        ImageIndex index = ImageIndex.Open(_folder.Path);
        float[] query = new float[32];
        query[3] = 1;
        using var started = new CountdownEvent(2);
        // Threads of their own: the pool's are for the others.
        Task[] searchers = [.. Enumerable.Range(0, 2).Select(_ => Task.Factory.StartNew(() =>
        {
            started.Signal();
            while (true)
            {
                try
                {
                    Assert.Equal(10, index.Search(query, new SearchOptions { Threads = 1 }).Length);
                }
                catch (ObjectDisposedException)
                {
                    return;
                }
            }
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];

        started.Wait();
        await Task.Delay(20);
        index.Dispose();

        await Task.WhenAll(searchers).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Throws<ObjectDisposedException>(() => index.Entry(0));
    }
}
