using Clip.Sdk.Retrieval;
using Clip.Sdk.TestSupport;

namespace Clip.Sdk.Clip.Tests.Retrieval;

public sealed class DuplicateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(VectorStorage.Float16, 1)]
    [InlineData(VectorStorage.Float16, 3)]
    [InlineData(VectorStorage.Int8, 2)]
    public void All_pairs_over_the_threshold_are_those_of_a_slow_obvious_search(VectorStorage storage, int threads)
    {
        // In six dimensions random directions are often near each other; blocks of 256 rows and segments cut through them.
        TestIndex.Create(_folder.Path, Values.UnitRows(700, 6, 1), storage, 500, 150, 50);
        using (ImageIndexWriter writer = ImageIndexWriter.Open(_folder.Path))
        {
            writer.Remove("p10");
            writer.Commit();
        }

        using ImageIndex index = ImageIndex.Open(_folder.Path);

        DuplicateReport report = index.FindDuplicates(new DuplicateOptions { MinimumCosine = 0.97f, Threads = threads });

        float[][] rows = [.. Enumerable.Range(0, 700).Select(row => row == 10 ? new float[6] : index.Embedding(row))];
        var expected = new List<(long, long)>();
        for (int i = 0; i < rows.Length; i++)
        {
            for (int j = i + 1; j < rows.Length; j++)
            {
                if (TestIndex.Cosine(rows[i], rows[j]) >= 0.97f + 1e-3f)
                {
                    expected.Add((i, j));
                }
            }
        }

        Assert.NotEmpty(expected);
        Assert.Equal(report.Pairs.Count, report.TotalPairs);
        Assert.Subset(report.Pairs.Select(pair => (pair.First, pair.Second)).ToHashSet(), expected.ToHashSet());
        Assert.Equal(report.Pairs.Count, report.Pairs.Distinct().Count());
        Assert.All(report.Pairs, pair => Assert.True(pair.First < pair.Second && pair.Cosine >= 0.97f && pair.First != 10 && pair.Second != 10));
        Assert.All(report.Pairs, pair => Assert.Equal(TestIndex.Cosine(rows[pair.First], rows[pair.Second]), pair.Cosine, 1e-3f));
        Assert.Equal(report.Pairs.OrderByDescending(pair => pair.Cosine).ThenBy(pair => pair.First).ThenBy(pair => pair.Second), report.Pairs);
    }

    [Fact]
    public void Where_thousands_are_the_same_the_best_pairs_are_kept_and_all_are_counted()
    {
        float[] values = new float[300 * 4];
        for (int row = 0; row < 300; row++)
        {
            values[row * 4] = 1;
        }

        TestIndex.Create(_folder.Path, new EmbeddingMatrix(values, 4, true));
        using ImageIndex index = ImageIndex.Open(_folder.Path);

        DuplicateReport report = index.FindDuplicates(new DuplicateOptions { MaxPairs = 5, Threads = 2 });

        Assert.Equal(300 * 299 / 2, report.TotalPairs);
        Assert.Equal([(0, 1), (0, 2), (0, 3), (0, 4), (0, 5)], report.Pairs.Select(pair => (pair.First, pair.Second)));
    }

    [Fact]
    public void Groups_join_pairs_over_those_between_them()
    {
        DuplicatePair[] pairs = [new(5, 9, 1), new(1, 2, 1), new(7, 8, 1), new(2, 8, 1), new(0, 5, 1)];

        IReadOnlyList<IReadOnlyList<long>> groups = new DuplicateReport(pairs, pairs.Length).Groups();

        Assert.Equal([[0L, 5, 9], [1L, 2, 7, 8]], groups);
    }

    [Fact]
    public void Progress_ends_at_one_and_the_search_can_be_cancelled()
    {
        TestIndex.Create(_folder.Path, Values.UnitRows(600, 4, 1));
        using ImageIndex index = ImageIndex.Open(_folder.Path);
        var shares = new List<float>();

        index.FindDuplicates(new DuplicateOptions { Threads = 1, Progress = new Recorder(shares) });

        Assert.Equal([0.5f, 5f / 6, 1], shares, (a, b) => MathF.Abs(a - b) < 1e-6f);
        Assert.Throws<OperationCanceledException>(() => index.FindDuplicates(null, new CancellationToken(canceled: true)));
    }

    private sealed class Recorder(List<float> shares) : IProgress<float>
    {
        public void Report(float value) => shares.Add(value);
    }
}
