using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using Clip.Sdk.Retrieval;
using Spectre.Console;

namespace Clip.Sdk.Benchmarks.Retrieval;

/// <summary>Builds indexes of random unit rows and times opening, scanning and comparing them.</summary>
internal sealed class RetrievalBenchmark(string folder, int dimensions, int threads, int rounds)
{
    private const long ReadBytes = 1L << 30;

    private static readonly int[] QueryCounts = [1, 16, 64];

    private readonly Table _table = new Table().AddColumns("storage", "case", "time", "CPU time", "rate", "memory read", "of reading alone");

    public void Run(int rows, int duplicateRows)
    {
        Duration reading = TimeReading();
        _table.AddRow("-", Text($"reading {ReadBytes >> 20} MiB"), reading.WallText, reading.CpuText, "-", Rate(ReadBytes, reading), "100 %");
        foreach (VectorStorage storage in (VectorStorage[])[VectorStorage.Float16, VectorStorage.Int8])
        {
            Duration built = Time(1, () => Build(Index(storage, rows), storage, rows));
            _table.AddRow(storage.ToString(), Text($"append, commit {rows} rows"), built.WallText, built.CpuText, Text($"{rows / built.Wall / 1e3:0} k rows/s"), "-", "-");
            Scan(storage, rows, reading);
            Build(Index(storage, duplicateRows), storage, duplicateRows);
            Duplicates(storage, duplicateRows);
        }

        AnsiConsole.Write(_table);
    }

    private void Scan(VectorStorage storage, int rows, Duration reading)
    {
        Duration opened = Time(rounds, () => ImageIndex.Open(Index(storage, rows)).Dispose());
        _table.AddRow(storage.ToString(), "open", opened.WallText, opened.CpuText, "-", "-", "-");
        using ImageIndex index = ImageIndex.Open(Index(storage, rows));
        double bytes = (double)rows * (storage == VectorStorage.Float16 ? 2 * dimensions : dimensions + 4);
        foreach (int queries in QueryCounts)
        {
            EmbeddingMatrix matrix = Rows(queries, new Random(7));
            var options = new SearchOptions { Threads = threads };
            Duration search = Time(rounds, () => index.Search(matrix, options));
            // Several queries share one read of the rows.
            _table.AddRow(
                storage.ToString(), Text($"search, {queries} at once"), search.WallText, search.CpuText, Text($"{(double)rows * queries / search.Wall / 1e6:0.0} M rows/s"),
                Rate(bytes, search), Text($"{bytes / search.Cpu / (ReadBytes / reading.Cpu):0 %}"));
        }
    }

    private void Duplicates(VectorStorage storage, int rows)
    {
        using ImageIndex index = ImageIndex.Open(Index(storage, rows));
        Duration search = Time(1, () => index.FindDuplicates(new DuplicateOptions { Threads = threads, MinimumCosine = 0.9999f, MaxPairs = 1000 }));
        double pairs = rows * (rows - 1.0) / 2;
        _table.AddRow(
            storage.ToString(), Text($"duplicates of {rows} rows"), search.WallText, search.CpuText, Text($"{pairs / search.Wall / 1e6:0} M pairs/s"),
            Text($"{2 * pairs * dimensions / search.Cpu / 1e9:0} GFLOP per CPU second"), "-");
    }

    private static string Rate(double bytes, Duration time) => Text($"{bytes / time.Cpu / 1e9:0.0} GB per CPU second");

    private void Build(string index, VectorStorage storage, int rows)
    {
        if (Directory.Exists(index))
        {
            Directory.Delete(index, recursive: true);
        }

        // The same thousand rows again and again: what they hold does not matter for the time.
        EmbeddingMatrix some = Rows(1000, new Random(1));
        using ImageIndexWriter writer = ImageIndexWriter.Create(index, new ImageIndexInfo { SpaceId = "random", Dimensions = dimensions, Storage = storage });
        for (int row = 0; row < rows; row++)
        {
            writer.Append(new IndexedImage { Path = $"folder {row / 1000}/picture {row}.jpg" }, some[row % some.Count]);
        }

        writer.Commit();
    }

    private unsafe Duration TimeReading()
    {
        byte* data = MemoryBandwidth.Allocate(ReadBytes);
        Duration reading = Time(rounds, () => MemoryBandwidth.Read(data, ReadBytes, threads));
        MemoryBandwidth.Free(data);
        return reading;
    }

    private static Duration Time(int rounds, Action work)
    {
        if (rounds > 1)
        {
            work();
        }

        using var process = Process.GetCurrentProcess();
        double[] wall = new double[rounds], cpu = new double[rounds];
        for (int i = 0; i < rounds; i++)
        {
            process.Refresh();
            double before = process.TotalProcessorTime.TotalSeconds;
            var clock = Stopwatch.StartNew();
            work();
            wall[i] = clock.Elapsed.TotalSeconds;
            process.Refresh();
            cpu[i] = process.TotalProcessorTime.TotalSeconds - before;
        }

        Array.Sort(wall);
        Array.Sort(cpu);
        return new Duration(wall[rounds / 2], Math.Max(cpu[rounds / 2], 1e-6));
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

    // Medians. CPU time of all threads is what a shared machine still measures.
    private readonly record struct Duration(double Wall, double Cpu)
    {
        public string WallText => Text($"{Wall * 1e3:0.0} ms");

        public string CpuText => Text($"{Cpu * 1e3:0.0} ms");
    }
}
