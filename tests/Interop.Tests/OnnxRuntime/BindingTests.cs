using Microsoft.ML.OnnxRuntime;

namespace Clip.Interop.Tests.OnnxRuntime;

public sealed class BindingTests
{
    [Fact]
    public void Bound_memory_is_read_and_written_by_every_run()
    {
        using var session = new InferenceSession(OnnxModel.AddsRow());
        float[] input = [1f, 2f, 3f];
        float[] result = new float[3];
        using var x = OrtValue.CreateTensorValueFromMemory(input, [1, 3]);
        using var y = OrtValue.CreateTensorValueFromMemory(result, [1, 3]);
        using OrtIoBinding binding = session.CreateIoBinding();
        using var options = new RunOptions();
        binding.BindInput("x", x);
        binding.BindOutput("y", y);

        session.RunWithBinding(options, binding);
        Assert.Equal([11f, 22f, 33f], result);

        input[0] = 5f;
        session.RunWithBinding(options, binding);
        binding.SynchronizeBoundOutputs();
        Assert.Equal([15f, 22f, 33f], result);
    }

    [Fact]
    public void An_output_of_unknown_shape_is_bound_to_a_device()
    {
        using var session = new InferenceSession(OnnxModel.FindsNonZero());
        using OrtIoBinding binding = session.CreateIoBinding();
        using var options = new RunOptions();
        foreach (float[] input in new float[][] { [0f, 1f], [1f, 1f, 0f, 1f], [0f] })
        {
            using var x = OrtValue.CreateTensorValueFromMemory(input, [input.Length]);
            binding.BindInput("x", x);
            // A run leaves its output bound with the shape that it had, so another shape needs another binding.
            binding.BindOutputToDevice("y", OrtMemoryInfo.DefaultInstance);
            binding.SynchronizeBoundInputs();

            using var outputs = session.RunWithBoundResults(options, binding);

            Assert.Equal([1, input.Count(value => value != 0)], Assert.Single(outputs).GetTensorTypeAndShape().Shape);
        }
    }

    [Fact]
    public void Outputs_come_in_the_order_in_which_they_were_bound()
    {
        using var session = new InferenceSession(OnnxModel.SumAndDifference());
        using var a = OrtValue.CreateTensorValueFromMemory([5f], []);
        using var b = OrtValue.CreateTensorValueFromMemory([3f], []);
        using OrtIoBinding binding = session.CreateIoBinding();
        using var options = new RunOptions();
        Assert.Empty(binding.GetOutputNames());
        Assert.Empty(binding.GetOutputValues());
        binding.BindInput("a", a);
        binding.BindInput("b", b);
        binding.BindOutputToDevice("difference", OrtMemoryInfo.DefaultInstance);
        binding.BindOutputToDevice("sum", OrtMemoryInfo.DefaultInstance);

        session.RunWithBinding(options, binding);
        using var outputs = binding.GetOutputValues();

        Assert.Equal(["difference", "sum"], binding.GetOutputNames());
        Assert.Equal(2f, outputs[0].GetTensorDataAsSpan<float>()[0]);
        Assert.Equal(8f, outputs[1].GetTensorDataAsSpan<float>()[0]);
    }

    [Fact]
    public void Cleared_bindings_are_gone()
    {
        using var session = new InferenceSession(OnnxModel.AddsRow());
        using var x = OrtValue.CreateTensorValueFromMemory([1f, 2f, 3f], [1, 3]);
        using OrtIoBinding binding = session.CreateIoBinding();
        using var options = new RunOptions();
        binding.BindInput("x", x);
        binding.BindOutputToDevice("y", OrtMemoryInfo.DefaultInstance);

        binding.ClearBoundOutputs();
        Assert.Empty(binding.GetOutputNames());

        binding.BindOutputToDevice("y", OrtMemoryInfo.DefaultInstance);
        binding.ClearBoundInputs();
        Assert.Throws<OnnxRuntimeException>(() => session.RunWithBinding(options, binding));
    }

    [Fact]
    public void A_name_that_the_graph_lacks_fails_at_the_latest_when_run()
    {
        using var session = new InferenceSession(OnnxModel.AddsRow());
        using var x = OrtValue.CreateTensorValueFromMemory([1f, 2f, 3f], [1, 3]);
        using OrtIoBinding binding = session.CreateIoBinding();
        using var options = new RunOptions();

        Assert.Throws<OnnxRuntimeException>(() =>
        {
            binding.BindInput("no such input", x);
            session.RunWithBinding(options, binding);
        });
    }
}
