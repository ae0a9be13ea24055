using Microsoft.ML.OnnxRuntime;

namespace Clip.Interop.Tests.OnnxRuntime;

public sealed class ErrorTests
{
    private static readonly string[] X = ["x"];
    private static readonly string[] Y = ["y"];

    [Fact]
    public void An_absent_file_is_named()
    {
        string path = Path.Combine(Path.GetTempPath(), $"absent-{Guid.NewGuid():N}.onnx");

        var error = Assert.Throws<OnnxRuntimeException>(() => new InferenceSession(path));

        Assert.StartsWith("[ErrorCode:NoSuchFile]", error.Message, StringComparison.Ordinal);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_no_model_are_refused()
    {
        var error = Assert.Throws<OnnxRuntimeException>(() => new InferenceSession("not a model at all"u8.ToArray()));

        Assert.StartsWith("[ErrorCode:InvalidProtobuf]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_truncation_of_a_model_is_refused_or_loads_but_never_crashes()
    {
        byte[] model = OnnxModel.AddsRow();
        int refused = 0;
        for (int length = 0; length < model.Length; length++)
        {
            try
            {
                new InferenceSession(model[..length]).Dispose();
            }
            catch (OnnxRuntimeException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, model.Length - 5, model.Length);
    }

    [Fact]
    public void An_unknown_operator_is_named()
    {
        var error = Assert.Throws<OnnxRuntimeException>(() => new InferenceSession(OnnxModel.UnknownOperator()));

        Assert.Contains("NoSuchOperator", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_shape_is_told_with_both_sizes()
    {
        using var session = new InferenceSession(OnnxModel.AddsRow());
        using var x = OrtValue.CreateTensorValueFromMemory(new float[8], [2, 4]);
        using var options = new RunOptions();

        var error = Assert.Throws<OnnxRuntimeException>(() => session.Run(options, X, [x], Y));

        Assert.StartsWith("[ErrorCode:InvalidArgument]", error.Message, StringComparison.Ordinal);
        Assert.Contains("Got: 4 Expected: 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_element_type_is_told()
    {
        using var session = new InferenceSession(OnnxModel.AddsRow());
        using var x = OrtValue.CreateTensorValueFromMemory(new double[3], [1, 3]);
        using var options = new RunOptions();

        var error = Assert.Throws<OnnxRuntimeException>(() => session.Run(options, X, [x], Y));

        Assert.Contains("double", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_the_graph_lacks_is_told()
    {
        using var session = new InferenceSession(OnnxModel.AddsRow());
        using var x = OrtValue.CreateTensorValueFromMemory(new float[3], [1, 3]);
        using var options = new RunOptions();

        var input = Assert.Throws<OnnxRuntimeException>(() => session.Run(options, ["z"], [x], Y));
        var output = Assert.Throws<OnnxRuntimeException>(() => session.Run(options, X, [x], ["z"]));

        Assert.Contains("'z'", input.Message, StringComparison.Ordinal);
        Assert.Contains("'z'", output.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_input_is_told()
    {
        using var session = new InferenceSession(OnnxModel.SumAndDifference());
        using var a = OrtValue.CreateTensorValueFromMemory([1f], []);
        using var options = new RunOptions();

        var error = Assert.Throws<OnnxRuntimeException>(() => session.Run(options, ["a"], [a], ["sum"]));

        Assert.Contains("b", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void As_many_values_as_names_are_wanted()
    {
        using var session = new InferenceSession(OnnxModel.AddsRow());
        using var x = OrtValue.CreateTensorValueFromMemory(new float[3], [1, 3]);
        using var options = new RunOptions();

        Assert.Throws<ArgumentException>(() => session.Run(options, X, [x, x], Y));
        Assert.Throws<ArgumentException>(() => session.Run(options, X, [x], Y, []));
    }

    [Fact]
    public void An_output_of_the_wrong_size_is_refused()
    {
        using var session = new InferenceSession(OnnxModel.AddsRow());
        using var x = OrtValue.CreateTensorValueFromMemory(new float[3], [1, 3]);
        using var y = OrtValue.CreateTensorValueFromMemory(new float[6], [2, 3]);
        using var options = new RunOptions();

        Assert.Throws<OnnxRuntimeException>(() => session.Run(options, X, [x], Y, [y]));
    }

    [Fact]
    public void An_unknown_provider_is_named()
    {
        using var options = new SessionOptions();

        var error = Assert.Throws<OnnxRuntimeException>(() => options.AppendExecutionProvider("NoSuchProvider"));

        Assert.Contains("NoSuchProvider", error.Message, StringComparison.Ordinal);
    }
}
