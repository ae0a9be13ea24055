using System.Runtime.CompilerServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Clip.Interop.Tests.OnnxRuntime.StandIn;

/// <summary>Promises about lifetime that the stand-in makes and the package that it stands in for does not.</summary>
public sealed class LifetimeTests
{
    private static readonly string[] X = ["x"];
    private static readonly string[] Y = ["y"];

    [Fact]
    public void What_is_disposed_says_so()
    {
        var session = new InferenceSession(OnnxModel.AddsRow());
        var x = OrtValue.CreateTensorValueFromMemory(new float[3], [1, 3]);
        var options = new RunOptions();
        var sessionOptions = new SessionOptions();
        OrtIoBinding binding = session.CreateIoBinding();

        x.Dispose();
        Assert.Throws<ObjectDisposedException>(() => session.Run(options, X, [x], Y));
        Assert.Throws<ObjectDisposedException>(() => x.GetTensorDataAsSpan<float>().Length);
        Assert.Throws<ObjectDisposedException>(() => binding.BindInput("x", x));

        using var other = OrtValue.CreateTensorValueFromMemory(new float[3], [1, 3]);
        options.Dispose();
        Assert.Throws<ObjectDisposedException>(() => session.Run(options, X, [other], Y));
        Assert.Throws<ObjectDisposedException>(() => options.Terminate = true);

        sessionOptions.Dispose();
        Assert.Throws<ObjectDisposedException>(() => new InferenceSession(OnnxModel.AddsRow(), sessionOptions));
        Assert.Throws<ObjectDisposedException>(() => sessionOptions.AddInitializer("w", other));

        using var fresh = new RunOptions();
        binding.Dispose();
        Assert.Throws<ObjectDisposedException>(() => session.RunWithBinding(fresh, binding));
        session.Dispose();
        Assert.Throws<ObjectDisposedException>(() => session.Run(fresh, X, [other], Y));
        Assert.Throws<ObjectDisposedException>(session.CreateIoBinding);
    }

    [Fact]
    public void Everything_may_be_disposed_twice()
    {
        var session = new InferenceSession(OnnxModel.AddsRow());
        var x = OrtValue.CreateTensorValueFromMemory(new float[3], [1, 3]);
        using var options = new RunOptions();
        var outputs = session.Run(options, X, [x], Y);

        for (int time = 0; time < 2; time++)
        {
            outputs.Dispose();
            x.Dispose();
            options.Dispose();
            session.Dispose();
        }
    }

    [Fact]
    public void A_session_keeps_its_shared_initialisers_and_their_pins()
    {
        using InferenceSession session = SessionWithForgottenInitializer();
        Collect();

        using var x = OrtValue.CreateTensorValueFromMemory([1f, 2f, 3f], [1, 3]);
        using var options = new RunOptions();
        using var outputs = session.Run(options, X, [x], Y);

        Assert.Equal([2f, 4f, 6f], outputs[0].GetTensorDataAsSpan<float>().ToArray());
    }

    [Fact]
    public void A_binding_keeps_its_values_and_their_pins()
    {
        using var session = new InferenceSession(OnnxModel.AddsRow());
        using OrtIoBinding binding = session.CreateIoBinding();
        BindForgotten(binding);
        Collect();

        using var options = new RunOptions();
        using var outputs = session.RunWithBoundResults(options, binding);

        Assert.Equal([11f, 22f, 33f], outputs[0].GetTensorDataAsSpan<float>().ToArray());
    }

    [Fact]
    public void A_binding_and_an_allocator_outlive_the_disposal_of_their_session()
    {
        var session = new InferenceSession(OnnxModel.AddsRow());
        OrtIoBinding binding = session.CreateIoBinding();
        var allocator = new OrtAllocator(session, OrtMemoryInfo.DefaultInstance);
        session.Dispose();
        Collect();

        binding.BindOutputToDevice("y", OrtMemoryInfo.DefaultInstance);
        using (var value = OrtValue.CreateAllocatedTensorValue(allocator, TensorElementType.Float, [4]))
        {
            Assert.Equal(16, value.GetTensorSizeInBytes());
        }

        allocator.Dispose();
        binding.Dispose();
    }

    [Fact]
    public async Task A_run_that_is_under_way_survives_the_disposal_of_all_that_it_uses()
    {
        var session = new InferenceSession(OnnxModel.Counts());
        var trips = OrtValue.CreateTensorValueFromMemory([300_000L], []);
        var start = OrtValue.CreateTensorValueFromMemory([0f], [1]);
        var options = new RunOptions();
        using var started = new ManualResetEventSlim();

        Task<float> run = Task.Run(() =>
        {
            started.Set();
            using var outputs = session.Run(options, ["trips", "start"], [trips, start], Y);
            return outputs[0].GetTensorDataAsSpan<float>()[0];
        });
        started.Wait();
        await Task.Delay(30);
        session.Dispose();
        trips.Dispose();
        start.Dispose();
        options.Dispose();
        Collect();

        Assert.Equal(300_000f, await run);
    }

    [Fact]
    public async Task An_asynchronous_run_needs_nobody_to_hold_what_it_uses()
    {
        Task<IReadOnlyCollection<OrtValue>> run = StartForgotten(trips: 50_000);
        for (int time = 0; time < 5; time++)
        {
            Collect();
        }

        float[] result = [.. Assert.Single(await run).GetTensorDataAsSpan<float>()];
        Assert.Equal([50_000f], result);
    }

    // Who gives up a session last must not be a thread of that session, which would wait for itself and then go on in freed memory.
    [Fact]
    public async Task Sessions_that_only_their_asynchronous_runs_hold_end_well_each_time()
    {
        for (int time = 0; time < 200; time++)
        {
            float[] result = [.. Assert.Single(await StartForgotten(trips: 20)).GetTensorDataAsSpan<float>()];

            Assert.Equal([20f], result);
        }
    }

    [Fact]
    public async Task Many_asynchronous_runs_go_on_at_once_while_memory_is_moved()
    {
        using var options = new SessionOptions { IntraOpNumThreads = 3 };
        using var session = new InferenceSession(OnnxModel.AddsRow(), options);

        await Task.WhenAll(Enumerable.Range(0, 200).Select(async index =>
        {
            float[] result = new float[3];
            using var x = OrtValue.CreateTensorValueFromMemory([index, index, (float)index], [1, 3]);
            using var y = OrtValue.CreateTensorValueFromMemory(result, [1, 3]);
            Task<IReadOnlyCollection<OrtValue>> run = session.RunAsync(null, X, [x], Y, [y]);
            if (index % 20 == 0)
            {
                GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
            }

            await run;
            Assert.Equal([10f + index, 20f + index, 30f + index], result);
        }));
    }

    [Fact]
    public void A_memory_description_keeps_the_value_that_it_describes()
    {
        var value = OrtValue.CreateTensorValueFromMemory(new float[3], [3]);
        using OrtMemoryInfo info = value.GetTensorMemoryInfo();
        value.Dispose();
        Collect();

        Assert.Equal("Cpu", info.Name);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static InferenceSession SessionWithForgottenInitializer()
    {
        using var options = new SessionOptions();
        using var row = OrtValue.CreateTensorValueFromMemory([1f, 2f, 3f], [3]);
        options.AddInitializer("w", row);
        return new InferenceSession(OnnxModel.AddsRow(), options);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void BindForgotten(OrtIoBinding binding)
    {
        using var x = OrtValue.CreateTensorValueFromMemory([1f, 2f, 3f], [1, 3]);
        using var y = OrtValue.CreateTensorValueFromMemory(new float[3], [1, 3]);
        binding.BindInput("x", x);
        binding.BindOutput("y", y);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Task<IReadOnlyCollection<OrtValue>> StartForgotten(long trips)
    {
        using var threads = new SessionOptions { IntraOpNumThreads = 2 };
        using var session = new InferenceSession(OnnxModel.Counts(), threads);
        using var count = OrtValue.CreateTensorValueFromMemory([trips], []);
        using var start = OrtValue.CreateTensorValueFromMemory([0f], [1]);
        using var options = new RunOptions();
        return session.RunAsync(
            options, ["trips", "start"], [count, start], Y, [OrtValue.CreateTensorValueFromMemory(new float[1], [1])]);
    }

    private static void Collect()
    {
        // Fresh arrays in the place of freed ones would show through a pin that is gone.
        for (int time = 0; time < 3; time++)
        {
            GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
            for (int index = 0; index < 200; index++)
            {
                GC.KeepAlive(Enumerable.Repeat(-1f, 3).ToArray());
            }
        }
    }
}
