using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Clip.Interop.Tests.OnnxRuntime;

public sealed class RunTests
{
    private static readonly string[] X = ["x"];
    private static readonly string[] Y = ["y"];

    [Fact]
    public void A_run_makes_the_asked_outputs_in_the_asked_order()
    {
        using var session = new InferenceSession(OnnxModel.SumAndDifference());
        using var a = OrtValue.CreateTensorValueFromMemory([5f], []);
        using var b = OrtValue.CreateTensorValueFromMemory([3f], []);
        using var options = new RunOptions();

        using var outputs = session.Run(options, ["b", "a"], [b, a], ["difference", "sum"]);

        Assert.Equal(2, outputs.Count);
        Assert.Equal(2f, outputs[0].GetTensorDataAsSpan<float>()[0]);
        Assert.Equal(8f, outputs[1].GetTensorDataAsSpan<float>()[0]);
    }

    [Fact]
    public void A_run_with_a_dictionary_gives_the_same_as_with_two_lists()
    {
        using var session = new InferenceSession(OnnxModel.AddsRow());
        using var x = OrtValue.CreateTensorValueFromMemory([1f, 2f, 3f, 4f, 5f, 6f], [2, 3]);
        using var options = new RunOptions();

        using var outputs = session.Run(options, new Dictionary<string, OrtValue> { ["x"] = x }, Y);

        OrtTensorTypeAndShapeInfo info = outputs[0].GetTensorTypeAndShape();
        Assert.Equal([2, 3], info.Shape);
        Assert.Equal(TensorElementType.Float, info.ElementDataType);
        Assert.Equal([11f, 22f, 33f, 14f, 25f, 36f], outputs[0].GetTensorDataAsSpan<float>().ToArray());
    }

    [Fact]
    public void A_run_writes_into_memory_of_the_caller()
    {
        using var session = new InferenceSession(OnnxModel.AddsRow());
        float[] result = new float[3];
        using var x = OrtValue.CreateTensorValueFromMemory([1f, 2f, 3f], [1, 3]);
        using var y = OrtValue.CreateTensorValueFromMemory(result, [1, 3]);

        session.Run(null!, X, [x], Y, [y]);

        Assert.Equal([11f, 22f, 33f], result);
    }

    [Fact]
    public void The_same_input_array_can_be_refilled_between_runs()
    {
        using var session = new InferenceSession(OnnxModel.AddsRow());
        float[] data = [0f, 0f, 0f];
        using var x = OrtValue.CreateTensorValueFromMemory(data, [1, 3]);
        using var options = new RunOptions();
        for (int run = 0; run < 5; run++)
        {
            data[1] = run;

            using var outputs = session.Run(options, X, [x], Y);

            Assert.Equal(20f + run, outputs[0].GetTensorDataAsSpan<float>()[1]);
        }
    }

    [Fact]
    public async Task An_asynchronous_run_ends_with_its_outputs_written()
    {
        using var options = new SessionOptions { IntraOpNumThreads = 2 };
        using var session = new InferenceSession(OnnxModel.AddsRow(), options);
        float[] result = new float[3];
        using var x = OrtValue.CreateTensorValueFromMemory([1f, 2f, 3f], [1, 3]);
        using var y = OrtValue.CreateTensorValueFromMemory(result, [1, 3]);

        IReadOnlyCollection<OrtValue> outputs = await session.RunAsync(null!, X, [x], Y, [y]);

        Assert.Same(y, Assert.Single(outputs));
        Assert.Equal([11f, 22f, 33f], result);
    }

    [Fact]
    public async Task An_asynchronous_run_that_fails_says_why_through_its_task()
    {
        using var options = new SessionOptions { IntraOpNumThreads = 2 };
        using var session = new InferenceSession(OnnxModel.AddsRow(), options);
        using var x = OrtValue.CreateTensorValueFromMemory([1f, 2f], [1, 2]);
        using var y = OrtValue.CreateTensorValueFromMemory(new float[2], [1, 2]);

        Task run = session.RunAsync(null!, X, [x], Y, [y]);

        var error = await Assert.ThrowsAsync<OnnxRuntimeException>(() => run);
        Assert.Contains("ErrorCode:InvalidArgument", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_session_runs_on_several_threads_at_once()
    {
        using var session = new InferenceSession(OnnxModel.AddsRow());

        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 4 }, index =>
        {
            using var options = new RunOptions();
            using var x = OrtValue.CreateTensorValueFromMemory([index, 0f, 0f], [1, 3]);
            using var outputs = session.Run(options, X, [x], Y);
            Assert.Equal(10f + index, outputs[0].GetTensorDataAsSpan<float>()[0]);
        });
    }

    [Fact]
    public void A_shape_that_only_the_run_tells_is_read_from_the_output()
    {
        using var session = new InferenceSession(OnnxModel.FindsNonZero());
        using var x = OrtValue.CreateTensorValueFromMemory([0f, 7f, 0f, 8f, 9f], [5]);
        using var options = new RunOptions();

        using var outputs = session.Run(options, X, [x], Y);

        Assert.Equal([1, 3], outputs[0].GetTensorTypeAndShape().Shape);
        Assert.Equal([1L, 3L, 4L], outputs[0].GetTensorDataAsSpan<long>().ToArray());
    }

    [Fact]
    public void A_tensor_without_elements_goes_in_and_comes_out()
    {
        using var session = new InferenceSession(OnnxModel.AddsRow());
        using var x = OrtValue.CreateTensorValueFromMemory(Array.Empty<float>(), [0, 3]);
        using var options = new RunOptions();

        using var outputs = session.Run(options, X, [x], Y);

        Assert.Equal([0, 3], outputs[0].GetTensorTypeAndShape().Shape);
        Assert.True(outputs[0].GetTensorDataAsSpan<float>().IsEmpty);
    }

    [Fact]
    public async Task Terminate_stops_a_run_that_would_take_hours()
    {
        using var session = new InferenceSession(OnnxModel.Counts());
        using var trips = OrtValue.CreateTensorValueFromMemory([long.MaxValue], []);
        using var start = OrtValue.CreateTensorValueFromMemory([0f], [1]);
        using var options = new RunOptions();

        Task run = Task.Run(() => session.Run(options, ["trips", "start"], [trips, start], Y).Dispose());
        await Task.Delay(100);
        Assert.False(run.IsCompleted);
        options.Terminate = true;

        var error = await Assert.ThrowsAsync<OnnxRuntimeException>(() => run.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Contains("terminate", error.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Run_options_work_again_once_terminate_is_false()
    {
        using var session = new InferenceSession(OnnxModel.Counts());
        using var trips = OrtValue.CreateTensorValueFromMemory([5L], []);
        using var start = OrtValue.CreateTensorValueFromMemory([2f], [1]);
        using var options = new RunOptions { Terminate = true };
        Assert.Throws<OnnxRuntimeException>(() => session.Run(options, ["trips", "start"], [trips, start], Y));

        options.Terminate = false;
        using var outputs = session.Run(options, ["trips", "start"], [trips, start], Y);

        Assert.Equal(7f, outputs[0].GetTensorDataAsSpan<float>()[0]);
    }

    [Fact]
    public void Run_options_keep_what_was_set()
    {
        using var options = new RunOptions();
        Assert.False(options.Terminate);
        Assert.Equal("", options.LogId);
        Assert.Equal(OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING, options.LogSeverityLevel);
        Assert.Equal(0, options.LogVerbosityLevel);

        options.LogId = "a run";
        options.LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR;
        options.LogVerbosityLevel = 1;
        options.AddRunConfigEntry("memory.enable_memory_arena_shrinkage", "cpu:0");

        Assert.Equal("a run", options.LogId);
        Assert.Equal(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, options.LogSeverityLevel);
        Assert.Equal(1, options.LogVerbosityLevel);
        using var session = new InferenceSession(OnnxModel.AddsRow());
        using var x = OrtValue.CreateTensorValueFromMemory([1f, 2f, 3f], [1, 3]);
        session.Run(options, X, [x], Y).Dispose();
    }
}
