using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using Clip.Sdk.Retrieval;
using Spectre.Console;

namespace Clip.Sdk.Benchmarks.Retrieval;

/// <summary>Builds indexes of random unit rows and times opening, scanning and comparing them.</summary>
internal sealed class RetrievalBenchmark(string folder, int dimensions, int threads, int rounds)
{
    private static readonly int[] QueryCounts = [1, 16, 64];

    private readonly Table _table = new Table().AddColumns("storage", "case", "median", "rate", "memory read", "of the bandwidth");

    public void Run(int rows, int duplicateRows)
    {
        double bandwidth = Bandwidth();
        _table.AddRow("-", "reading memory", "-", "-", Text($"{bandwidth:0.0} GB/s"), "100 %");
        foreach (VectorStorage storage in (VectorStorage[])[VectorStorage.Float16, VectorStorage.Int8])
        {
            double built = Build(Index(storage, rows), storage, rows);
            _table.AddRow(storage.ToString(), Text($"append and commit {rows} rows"), Text($"{built:0.00} s"), Text($"{rows / built / 1e3:0} k rows/s"), "-", "-");
            Scan(storage, rows, bandwidth);
            Build(Index(storage, duplicateRows), storage, duplicateRows);
            Duplicates(storage, duplicateRows);
        }

        AnsiConsole.Write(_table);
    }

    private void Scan(VectorStorage storage, int rows, double bandwidth)
    {
        double opened = Median(() => ImageIndex.Open(Index(storage, rows)).Dispose());
        _table.AddRow(storage.ToString(), "open", Text($"{opened * 1e3:0.0} ms"), "-", "-", "-");
        using ImageIndex index = ImageIndex.Open(Index(storage, rows));
        double bytes = (double)rows * (storage == VectorStorage.Float16 ? 2 * dimensions : dimensions + 4);
        foreach (int queries in QueryCounts)
        {
            EmbeddingMatrix matrix = Rows(queries, new Random(7));
            var options = new SearchOptions { Threads = threads };
            double seconds = Median(() => index.Search(matrix, options));
            // Several queries share one read of the rows.
            double read = bytes / seconds / 1e9;
            _table.AddRow(
                storage.ToString(), Text($"search, {queries} at once"), Text($"{seconds * 1e3:0.0} ms"), Text($"{(double)rows * queries / seconds / 1e6:0.0} M rows/s"),
                Text($"{read:0.0} GB/s"), Text($"{read / bandwidth:0 %}"));
        }
    }

    private void Duplicates(VectorStorage storage, int rows)
    {
        using ImageIndex index = ImageIndex.Open(Index(storage, rows));
        var clock = Stopwatch.StartNew();
        index.FindDuplicates(new DuplicateOptions { Threads = threads });
        double seconds = clock.Elapsed.TotalSeconds, pairs = rows * (rows - 1.0) / 2;
        _table.AddRow(
            storage.ToString(), Text($"duplicates of {rows} rows"), Text($"{seconds:0.00} s"), Text($"{pairs / seconds / 1e6:0} M pairs/s"),
            Text($"({2 * pairs * dimensions / seconds / 1e9:0} GFLOP/s)"), "-");
    }

    private double Build(string index, VectorStorage storage, int rows)
    {
        if (Directory.Exists(index))
        {
            Directory.Delete(index, recursive: true);
        }

        // The same thousand rows again and again: what they hold does not matter for the time.
        EmbeddingMatrix some = Rows(1000, new Random(1));
        var clock = Stopwatch.StartNew();
        using ImageIndexWriter writer = ImageIndexWriter.Create(index, new ImageIndexInfo { SpaceId = "random", Dimensions = dimensions, Storage = storage });
        for (int row = 0; row < rows; row++)
        {
            writer.Append(new IndexedImage { Path = $"folder {row / 1000}/picture {row}.jpg" }, some[row % some.Count]);
        }

        writer.Commit();
        return clock.Elapsed.TotalSeconds;
    }

    private unsafe double Bandwidth()
    {
        const long Bytes = 1L << 30;
        byte* data = MemoryBandwidth.Allocate(Bytes);
        double seconds = Median(() => MemoryBandwidth.Read(data, Bytes, threads));
        MemoryBandwidth.Free(data);
        return Bytes / seconds / 1e9;
    }

    private double Median(Action work)
    {
        work();
        double[] seconds = new double[rounds];
        for (int i = 0; i < rounds; i++)
        {
            var clock = Stopwatch.StartNew();
            work();
            seconds[i] = clock.Elapsed.TotalSeconds;
        }

        Array.Sort(seconds);
        return seconds[rounds / 2];
    }

    private EmbeddingMatrix Rows(int count, Random random)
    {
        float[] values = new float[count * dimensions];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = random.NextSingle() + random.NextSingle() - 1;
        }

        for (int row = 0; row < count; row++)
        {
            Span<float> target = values.AsSpan(row * dimensions, dimensions);
            TensorPrimitives.Divide(target, TensorPrimitives.Norm(target), target);
        }

        return new EmbeddingMatrix(values, dimensions, isNormalized: true);
    }

    private string Index(VectorStorage storage, int rows) => Path.Combine(folder, Text($"{storage}-{rows}x{dimensions}"));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
