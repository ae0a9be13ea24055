using Microsoft.ML.OnnxRuntime;

namespace Clip.Interop.Tests.OnnxRuntime;

public sealed class SessionOptionsTests
{
    [Fact]
    public void Options_have_the_documented_defaults()
    {
        using var options = new SessionOptions();

        Assert.Equal(GraphOptimizationLevel.ORT_ENABLE_ALL, options.GraphOptimizationLevel);
        Assert.Equal(ExecutionMode.ORT_SEQUENTIAL, options.ExecutionMode);
        Assert.Equal(0, options.IntraOpNumThreads);
        Assert.Equal(0, options.InterOpNumThreads);
        Assert.True(options.EnableMemoryPattern);
        Assert.True(options.EnableCpuMemArena);
        Assert.Equal(OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING, options.LogSeverityLevel);
        Assert.Equal("", options.LogId);
    }

    [Theory]
    [InlineData(GraphOptimizationLevel.ORT_DISABLE_ALL, ExecutionMode.ORT_SEQUENTIAL, 1, true)]
    [InlineData(GraphOptimizationLevel.ORT_ENABLE_BASIC, ExecutionMode.ORT_PARALLEL, 2, false)]
    [InlineData(GraphOptimizationLevel.ORT_ENABLE_LAYOUT, ExecutionMode.ORT_PARALLEL, 1, true)]
    public void Options_are_kept_and_a_session_runs_with_them(GraphOptimizationLevel level, ExecutionMode mode, int threads, bool memory)
    {
        using var options = new SessionOptions
        {
            GraphOptimizationLevel = level,
            ExecutionMode = mode,
            IntraOpNumThreads = threads,
            InterOpNumThreads = threads,
            EnableMemoryPattern = memory,
            EnableCpuMemArena = memory,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
            LogId = "a session",
        };
        options.AppendExecutionProvider_CPU(memory ? 1 : 0);
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");

        Assert.Equal(
            (level, mode, threads, threads, memory, memory, OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "a session"),
            (options.GraphOptimizationLevel, options.ExecutionMode, options.IntraOpNumThreads, options.InterOpNumThreads,
             options.EnableMemoryPattern, options.EnableCpuMemArena, options.LogSeverityLevel, options.LogId));
        using var session = new InferenceSession(OnnxModel.AddsRow(), options);
        using var x = OrtValue.CreateTensorValueFromMemory([1f, 2f, 3f], [1, 3]);
        using var run = new RunOptions();
        using var outputs = session.Run(run, ["x"], [x], ["y"]);
        Assert.Equal(33f, outputs[0].GetTensorDataAsSpan<float>()[2]);
    }

    [Fact]
    public void A_session_outlives_its_options()
    {
        var options = new SessionOptions();
        using var session = new InferenceSession(OnnxModel.AddsRow(), options);
        options.Dispose();

        using var x = OrtValue.CreateTensorValueFromMemory([1f, 2f, 3f], [1, 3]);
        using var run = new RunOptions();
        using var outputs = session.Run(run, ["x"], [x], ["y"]);

        Assert.Equal(33f, outputs[0].GetTensorDataAsSpan<float>()[2]);
    }

    [Fact]
    public void A_model_loads_from_a_file_with_a_name_in_any_script()
    {
        string folder = Directory.CreateTempSubdirectory("clip-ort-").FullName;
        try
        {
            string path = Path.Combine(folder, "modèle 模型.onnx");
            File.WriteAllBytes(path, OnnxModel.AddsRow());
            using var options = new SessionOptions();

            using var first = new InferenceSession(path);
            using var second = new InferenceSession(path, options);

            Assert.Equal(first.InputNames, second.InputNames);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
