using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;

namespace Clip.Interop.Tests.OnnxRuntime.StandIn;

/// <summary>Measures the memory of the process, so nothing else may run beside it.</summary>
[CollectionDefinition(nameof(LeakTests), DisableParallelization = true)]
[Collection(nameof(LeakTests))]
public sealed class LeakTests
{
    private const int OutputFloats = 3 * 20_000;

    [Fact]
    public void Thousands_of_runs_keep_no_native_memory()
    {
        using var session = new InferenceSession(OnnxModel.AddsRow());
        float[] data = new float[OutputFloats];
        Run(session, data, 300);
        long before = ResidentBytes();

        Run(session, data, 4_000);

        // A leaked output alone would be 240 kB a run, 960 MB in all.
        Assert.InRange(ResidentBytes() - before, long.MinValue, 60L << 20);
    }

    [Fact]
    public void Errors_and_sessions_keep_no_native_memory()
    {
        byte[] model = OnnxModel.WithMetadata();
        Fail(model, 50);
        long before = ResidentBytes();

        Fail(model, 400);

        // A session takes some 100 kB.
        Assert.InRange(ResidentBytes() - before, long.MinValue, 15L << 20);
    }

    private static void Run(InferenceSession session, float[] data, int times)
    {
        using var options = new RunOptions();
        for (int time = 0; time < times; time++)
        {
            using var x = OrtValue.CreateTensorValueFromMemory(data, [data.Length / 3, 3]);
            using var outputs = session.Run(options, ["x"], [x], ["y"]);
            Assert.Equal([data.Length / 3, 3], outputs[0].GetTensorTypeAndShape().Shape);
        }
    }

    private static void Fail(byte[] model, int times)
    {
        using var threads = new SessionOptions { IntraOpNumThreads = 1 };
        for (int time = 0; time < times; time++)
        {
            using var session = new InferenceSession(model, threads);
            Assert.Equal(2, session.ModelMetadata.CustomMetadataMap.Count);
            using OrtIoBinding binding = session.CreateIoBinding();
            using var a = OrtValue.CreateTensorValueFromMemory(new double[1], []);
            using var options = new RunOptions();
            binding.BindInput("a", a);
            Assert.Throws<OnnxRuntimeException>(() => session.RunWithBinding(options, binding));
            Assert.Throws<OnnxRuntimeException>(() => session.Run(options, ["a"], [a], ["sum"]));
        }
    }

    private static long ResidentBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
