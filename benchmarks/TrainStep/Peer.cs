using System.Diagnostics;
using System.Globalization;

namespace Clip.Benchmarks.TrainStep;

/// <summary>PyTorch in a process of its own, which runs steps when it is told to.</summary>
internal sealed class Peer : IDisposable
{
    private readonly Process _process;

    internal Peer(string python, int threads, int batch, string device, bool wellSetUp, bool sleeps)
    {
        string script = Path.Combine(AppContext.BaseDirectory, "train_step.py");
        var start = new ProcessStartInfo(python, [script, $"{threads}", $"{batch}", device])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        if (wellSetUp)
        {
            SetUp(start.Environment, threads, sleeps);
        }

        _process = Process.Start(start) ?? throw new InvalidOperationException($"'{python}' did not start.");
        Version = _process.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException($"'{python}' ended before its first step. Has it PyTorch? Name another with --python.");
    }

    internal string Version { get; }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>Milliseconds of each step, and the mean processor time of one.</summary>
    internal (double[] Wall, double Processor) Run(int steps)
    {
        _process.StandardInput.WriteLine(steps);
        _process.StandardInput.Flush();
        string line = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("PyTorch ended in the middle of a run.");
        double[] numbers = [.. line.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
        return (numbers[..steps], numbers[^1]);
    }

    // What a careful user sets by hand: OpenBLAS on OpenMP with its own choice of kernels, memory that stays mapped, and threads that
    // spin for a moment before they sleep, as ours do.
    private static void SetUp(IDictionary<string, string?> environment, int threads, bool sleeps)
    {
        const string Blas = "/usr/lib/x86_64-linux-gnu/openblas-openmp";
        if (Directory.Exists(Blas))
        {
            environment["LD_LIBRARY_PATH"] = Blas;
        }

        environment.Remove("OPENBLAS_CORETYPE");
        environment["OMP_NUM_THREADS"] = threads.ToString(CultureInfo.InvariantCulture);
        environment["OMP_WAIT_POLICY"] = "PASSIVE";
        if (!sleeps)
        {
            environment["GOMP_SPINCOUNT"] = "20000";
        }

        environment["MALLOC_MMAP_MAX_"] = "0";
        environment["MALLOC_TRIM_THRESHOLD_"] = "17179869184";
    }
}
