using System.Globalization;
using System.Numerics.Tensors;
using Spectre.Console;

namespace Clip.Sdk.Benchmarks.Encoders;

/// <summary>Runs the cases. In every case the contenders take turns, round by round, so that a change of the machine's speed meets all of them.</summary>
internal sealed class EncoderBenchmark : IDisposable
{
    // Multiply-adds count as two. The last block needs its queries, output and feed-forward layer for the class token alone,
    // which is what the SDK computes; peers compute all of it.
    private const double ImageGigaflops = 8.24;

    private readonly Workspace _workspace;
    private readonly int _rounds;
    private readonly SdkContender _sdk;
    private readonly SdkContender _int8;
    private readonly Peer _torchPeer;
    private readonly IContender[] _contenders;
    private readonly Table _table = new Table().Border(TableBorder.Markdown);

    public EncoderBenchmark(Workspace workspace, int rounds)
    {
        _workspace = workspace;
        _rounds = rounds;
        _sdk = new SdkContender("SDK fp32", workspace.Model, ClipPrecision.Float32, workspace.Threads);
        _int8 = new SdkContender("SDK int8", workspace.Model, ClipPrecision.Int8, workspace.Threads);
        _torchPeer = workspace.StartTorch();
        _contenders =
        [
            _sdk, _int8,
            new PeerContender("torch", _torchPeer, readsFiles: true),
            new PeerContender("node", workspace.StartNode(), readsFiles: false),
        ];
        string[] columns = ["case", .. _contenders.Select(contender => contender.Name), "fp32 / torch", "fp32 / node", "int8 / fp32"];
        foreach (string column in columns)
        {
            _table.AddColumn(column);
        }
    }

    public void Run(string[] cases, int photoCount)
    {
        foreach (IContender contender in _contenders)
        {
            Console.WriteLine($"{contender.Name}: {contender.Version}");
        }

        Console.WriteLine($"threads {_workspace.Threads}, rounds {_rounds}, medians; rates are items per second");
        double peak = MeasurePeak();
        Console.WriteLine(Invariant($"sgemm peak (2048³, OpenBLAS through torch, best of {_rounds * 5}): {peak:F0} GFLOP/s"));
        Console.WriteLine(Invariant($"cosine int8 to fp32: {QuantizationCosine():F5}"));
        if (cases.Contains("image"))
        {
            RunImages(peak);
        }

        if (cases.Contains("text"))
        {
            RunTexts();
        }

        if (cases.Contains("files"))
        {
            RunFiles(photoCount);
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        console.Profile.Width = 200;
        console.Write(_table);
        if (cases.Contains("cold"))
        {
            RunColdStart();
        }
    }

    public void Dispose()
    {
        foreach (IContender contender in _contenders)
        {
            contender.Dispose();
        }
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private double MeasurePeak() => 2 * Math.Pow(2048, 3) / 1e9 / _torchPeer.Time("sgemm", 2048, _rounds * 5).Min();

    private double QuantizationCosine()
    {
        float[] pixels = Inputs.Pixels(1);
        return TensorPrimitives.CosineSimilarity(_sdk.Embed(pixels), _int8.Embed(pixels));
    }

    private void RunImages(double peak)
    {
        foreach (int batch in new[] { 1, 8, 32 })
        {
            double[] rates = Rates(batch, contender => contender.TimeImages(batch, repeats: batch == 1 ? 8 : 2));
            AddRow($"image, batch {batch}", rates);
            if (batch == 8)
            {
                Console.WriteLine(Invariant($"image, batch 8: {rates[0] * ImageGigaflops:F0} GFLOP/s computed, {rates[0] * ImageGigaflops / peak:P0} of the sgemm peak"));
            }
        }
    }

    private void RunTexts()
    {
        foreach (int batch in new[] { 1, 32, 256 })
        {
            AddRow($"text, batch {batch}", Rates(batch, contender => contender.TimeTexts(batch, repeats: batch == 1 ? 16 : 1)));
        }
    }

    private void RunFiles(int photoCount)
    {
        string[] files = PhotoSet.Create(_workspace.Photos, photoCount);
        string[][] shares = [.. files.Chunk(Math.Max(1, photoCount / _rounds))];
        double[] rates = [.. _contenders.Select(_ => double.NaN)];
        var times = _contenders.Select(_ => new List<double>()).ToArray();
        foreach (string[] share in shares)
        {
            for (int index = 0; index < _contenders.Length; index++)
            {
                if (_contenders[index].TimeFiles(share) is { } seconds)
                {
                    times[index].Add(share.Length / seconds);
                    rates[index] = Statistics.Median(times[index]);
                }
            }
        }

        AddRow($"{photoCount} JPEG files, 640×480", rates);
    }

    /// <summary>Medians of items per second, one for each contender, after one round that does not count.</summary>
    private double[] Rates(int batch, Func<IContender, double[]> time)
    {
        var seconds = _contenders.Select(_ => new List<double>()).ToArray();
        for (int round = -1; round < _rounds; round++)
        {
            for (int index = 0; index < _contenders.Length; index++)
            {
                double[] measured = time(_contenders[index]);
                if (round >= 0)
                {
                    seconds[index].AddRange(measured);
                }
            }
        }

        return [.. seconds.Select(measured => batch / Statistics.Median(measured))];
    }

    private void AddRow(string name, double[] rates)
    {
        string[] cells = [name, .. rates.Select(rate => double.IsNaN(rate) ? "–" : Invariant($"{rate:F1}")), Ratio(rates[0], rates[2]), Ratio(rates[0], rates[3]), Ratio(rates[1], rates[0])];
        _table.AddRow(cells);
        Console.WriteLine(string.Join(" | ", cells));
    }

    private static string Ratio(double left, double right) => double.IsNaN(left / right) ? "–" : Invariant($"{left / right:F2}");

    private void RunColdStart()
    {
        string command = Path.Combine(Workspace.RepositoryRoot, "artifacts", "bin", "Console", "release", "clip");
        string picture = PhotoSet.Create(_workspace.Photos, 1)[0];
        var ours = new List<(double Seconds, double PeakMegabytes)>();
        var torch = new List<(double Seconds, double PeakMegabytes)>();
        for (int round = -1; round < _rounds; round++)
        {
            (double, double) own = ColdStart.RunCommand(command, _workspace.Model, picture, _workspace.Scratch("cold.npy"));
            (double, double) peer = ColdStart.RunPeer(_workspace.StartTorch, picture);
            if (round >= 0)
            {
                ours.Add(own);
                torch.Add(peer);
            }
        }

        double weights = new FileInfo(Path.Combine(_workspace.Model, "model.safetensors")).Length / 1048576.0;
        Console.WriteLine(Invariant($"cold start to the first image embedding, {weights:F0} MB checkpoint: SDK {Statistics.Median([.. ours.Select(run => run.Seconds)]):F2} s, peak {Statistics.Median([.. ours.Select(run => run.PeakMegabytes)]):F0} MB; torch {Statistics.Median([.. torch.Select(run => run.Seconds)]):F2} s, peak {Statistics.Median([.. torch.Select(run => run.PeakMegabytes)]):F0} MB"));
    }
}
