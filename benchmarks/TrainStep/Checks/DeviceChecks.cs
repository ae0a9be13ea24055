using System.Globalization;
using System.Runtime.InteropServices;
using Clip.Sdk;
using TorchSharp;
using static TorchSharp.torch;

namespace Clip.Benchmarks.TrainStep.Checks;

/// <summary>
/// What must hold on a device before its figures mean anything: its results are those of the CPU, training on it learns and
/// resumes, nothing leaks. For machines that have no .NET to run the test projects with.
/// </summary>
internal sealed class DeviceChecks(Device device)
{
    private int _checks;
    private int _failures;

    /// <summary>Runs every check and prints a line for each.</summary>
    /// <returns>How many failed.</returns>
    public int Run()
    {
        foreach ((string name, double tolerance, Func<Device, Tensor[]> work) in OperatorChecks.All)
        {
            Report(name, tolerance, () => Distance(work));
        }

        Report("a shape error becomes an exception with libtorch's words", 0, ShapeError);
        Report("towers and gradients", 5e-3, () => Distance(ModelChecks.LossAndGradients));
        Report("chunked gradients are the plain ones", 2e-3, () => ModelChecks.ChunkedDistance(device));
        Report("no tensor leaks over 300 steps", 0, () => ModelChecks.Leaks(device));
        Report("training learns, float32", 0.6, () => RunChecks.LossRatio(device, "float32"));
        if (device.type == DeviceType.CUDA)
        {
            Report("training learns, bfloat16", 0.6, () => RunChecks.LossRatio(device, "bfloat16"));
            Report("training learns, float16 with loss scaling", 0.6, () => RunChecks.LossRatio(device, "float16"));
        }

        Report("a stopped run ends where the unbroken one does", 1e-3, () => RunChecks.ResumeDistance(device));
        Console.WriteLine($"{_checks - _failures} passed, {_failures} failed");
        return _failures;
    }

    private void Report(string name, double tolerance, Func<double> check)
    {
        _checks++;
        try
        {
            using DisposeScope scope = NewDisposeScope();
            double value = check();
            bool isGood = value <= tolerance;
            _failures += isGood ? 0 : 1;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(isGood ? "ok    " : "FAILED")} {name}: {value:0.###e+0} (at most {tolerance:0.###e+0})"));
        }
        catch (Exception error) when (error is ExternalException or ClipException or InvalidOperationException or NotSupportedException)
        {
            _failures++;
            Console.WriteLine($"FAILED {name}: {error.Message.Split('\n')[0]}");
        }
    }

    // The largest difference between the device and the CPU, relative to the largest value.
    private double Distance(Func<Device, Tensor[]> work)
    {
        Tensor[] expected = work(CPU);
        Tensor[] actual = work(device);
        double worst = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            Tensor reference = expected[i].to_type(ScalarType.Float64);
            double scale = Math.Max(reference.abs().max().item<double>(), 1e-6);
            double distance = (actual[i].cpu().to_type(ScalarType.Float64) - reference).abs().max().item<double>() / scale;
            worst = double.IsNaN(distance) ? double.NaN : Math.Max(worst, distance);
        }

        return worst;
    }

    private double ShapeError()
    {
        try
        {
            ones([2, 3], device: device).matmul(ones([4, 5], device: device));
            return 1;
        }
        catch (ExternalException error) when (error.Message.Contains("2x3 and 4x5", StringComparison.Ordinal))
        {
            return 0;
        }
    }
}
