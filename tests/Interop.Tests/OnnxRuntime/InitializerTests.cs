using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Clip.Interop.Tests.OnnxRuntime;

public sealed class InitializerTests : IDisposable
{
    private const string ExternalFolder = "session.model_external_initializers_file_folder_path";

    private readonly string _folder = Directory.CreateTempSubdirectory("clip-ort-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_given_initialiser_replaces_the_one_in_the_file()
    {
        using var row = OrtValue.CreateTensorValueFromMemory([100f, 200f, 300f], [3]);
        using var options = new SessionOptions();
        options.AddInitializer("w", row);
        using var session = new InferenceSession(OnnxModel.AddsRow(), options);

        Assert.Equal([101f, 202f, 303f], Run(session));
    }

    [Fact]
    public void One_native_initialiser_serves_several_sessions_which_do_not_read_their_file()
    {
        // The library looks whether the file exists, but does not read it.
        File.WriteAllBytes(Path.Combine(_folder, "empty.bin"), []);
        float[] weights = [1f, 2f, 3f, 4f];
        nint memory = Marshal.AllocHGlobal(weights.Length * sizeof(float));
        try
        {
            Marshal.Copy(weights, 0, memory, weights.Length);
            using var value = OrtValue.CreateTensorValueWithData(
                OrtMemoryInfo.DefaultInstance, TensorElementType.Float, [2, 2], memory, weights.Length * sizeof(float));
            using var options = new SessionOptions();
            options.AddSessionConfigEntry(ExternalFolder, _folder);
            options.AddInitializer("w", value);
            byte[] model = OnnxModel.MultipliesExternal(2, 2, "empty.bin", offset: 0);
            using var first = new InferenceSession(model, options);
            using var second = new InferenceSession(model, options);

            Assert.Equal([7f, 10f], Run(first, [1f, 2f]));
            Assert.Equal([7f, 10f], Run(second, [1f, 2f]));
        }
        finally
        {
            Marshal.FreeHGlobal(memory);
        }
    }

    [Fact]
    public void External_initialisers_are_read_at_their_offset_in_the_folder_that_the_options_name()
    {
        byte[] file = new byte[4096 + (4 * sizeof(float))];
        new float[] { 1f, 2f, 3f, 4f }.CopyTo(MemoryMarshal.Cast<byte, float>(file.AsSpan(4096)));
        File.WriteAllBytes(Path.Combine(_folder, "weights.bin"), file);
        using var options = new SessionOptions();
        options.AddSessionConfigEntry(ExternalFolder, _folder);

        using var session = new InferenceSession(OnnxModel.MultipliesExternal(2, 2, "weights.bin", offset: 4096), options);

        Assert.Equal([7f, 10f], Run(session, [1f, 2f]));
    }

    [Fact]
    public void An_overridable_initialiser_is_listed_and_may_be_given_at_a_run()
    {
        using var session = new InferenceSession(OnnxModel.AddsRow(rowIsInput: true));
        Assert.Equal(["x"], session.InputNames);
        NodeMetadata row = session.OverridableInitializerMetadata["w"];
        Assert.Equal([3], row.Dimensions);
        using var x = OrtValue.CreateTensorValueFromMemory([1f, 2f, 3f], [1, 3]);
        using var w = OrtValue.CreateTensorValueFromMemory([0f, 0f, 1f], [3]);
        using var options = new RunOptions();

        using var outputs = session.Run(options, ["x", "w"], [x, w], ["y"]);

        Assert.Equal([1f, 2f, 4f], outputs[0].GetTensorDataAsSpan<float>().ToArray());
        Assert.Equal([11f, 22f, 33f], Run(session));
    }

    [Fact]
    public void The_same_initialiser_cannot_be_added_twice()
    {
        using var row = OrtValue.CreateTensorValueFromMemory([100f, 200f, 300f], [3]);
        using var options = new SessionOptions();
        options.AddInitializer("w", row);

        var error = Assert.Throws<OnnxRuntimeException>(() => options.AddInitializer("w", row));

        Assert.Contains("w", error.Message, StringComparison.Ordinal);
    }

    private static float[] Run(InferenceSession session, float[]? input = null)
    {
        input ??= [1f, 2f, 3f];
        using var x = OrtValue.CreateTensorValueFromMemory(input, [1, input.Length]);
        using var options = new RunOptions();
        using var outputs = session.Run(options, ["x"], [x], ["y"]);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }
}
