using System.Runtime.InteropServices;
using Clip.Sdk.Architectures;
using Clip.Sdk.TestSupport;

namespace Clip.Sdk.Checkpoints;

public class StoredTypeTests
{
    private static readonly string HfFolder = Fixtures.Local("models", "vit_quickgelu", "hf");

    [Fact]
    public void Weights_of_64_bits_become_32_bits()
    {
        using TemporaryFolder folder = Converted(TensorType.Float64, value => MemoryMarshal.AsBytes([(double)value]).ToArray());
        using Checkpoint original = Checkpoint.Open(HfFolder);
        using Checkpoint converted = Checkpoint.Open(folder.Path);

        Assert.Equal(TensorType.Float32, converted.StoredType);
        TensorNumbers.AssertEqual(original.Tensors, converted.Tensors);
    }

    [Fact]
    public void Weights_in_bfloat16_stay_as_they_are()
    {
        using TemporaryFolder folder = Converted(TensorType.BFloat16, ToBFloat16);
        using Checkpoint original = Checkpoint.Open(HfFolder);
        using Checkpoint converted = Checkpoint.Open(folder.Path);

        Assert.Equal(TensorType.BFloat16, converted.StoredType);
        float[] expected = TensorNumbers.Of(original.Tensors["visual_projection.weight"]);
        float[] actual = TensorNumbers.Of(converted.Tensors["visual_projection.weight"]);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, Math.Abs(pair.First) / 100));
        Assert.Equal(original.LogitScale, converted.LogitScale, 2f); // eight bits of the logarithm
    }

    [Theory]
    [InlineData(TensorType.Float16, new byte[] { 0x00, 0x7C })]
    [InlineData(TensorType.Float16, new byte[] { 0x01, 0xFE })]
    [InlineData(TensorType.BFloat16, new byte[] { 0xC0, 0x7F })]
    [InlineData(TensorType.BFloat16, new byte[] { 0x80, 0xFF })]
    [InlineData(TensorType.Float32, new byte[] { 0x00, 0x00, 0xC0, 0x7F })]
    [InlineData(TensorType.Float64, new byte[] { 0, 0, 0, 0, 0, 0, 0xF0, 0xFF })]
    public void Infinity_and_NaN_are_seen_at_every_place(TensorType type, byte[] value)
    {
        const int count = 131;
        for (int place = 0; place < count; place += 13)
        {
            using NativeBuffer buffer = new(count * value.Length);
            buffer.Span.Fill(0x3B);
            CheckpointTensor tensor = new("t", type, [count], buffer, 0);
            Assert.True(FiniteCheck.IsFinite(tensor));

            value.CopyTo(buffer.Span[(place * value.Length)..]);

            Assert.False(FiniteCheck.IsFinite(tensor));
        }
    }

    [Fact]
    public void Integer_weights_are_refused_by_name()
    {
        using TemporaryFolder folder = Converted(TensorType.Int8, _ => [1]);

        var error = Assert.Throws<ModelFormatException>(() => Checkpoint.Open(folder.Path));

        Assert.Contains("of type I8 instead of F32, F16, BF16 or F64'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_one_element_logit_scale_becomes_a_scalar()
    {
        using TemporaryFolder folder = Converted(TensorType.Float32, value => MemoryMarshal.AsBytes([value]).ToArray(), scalarShape: [1]);
        using Checkpoint checkpoint = Checkpoint.Open(folder.Path);

        Assert.Empty(checkpoint.Tensors["logit_scale"].Shape);
    }

    [Fact]
    public void A_logit_bias_makes_the_objective_a_sigmoid()
    {
        using TemporaryFolder folder = new TemporaryFolder().CopyOf(HfFolder, "config.json");
        using (Checkpoint original = Checkpoint.Open(HfFolder))
        {
            SafetensorsWriter.Write(Path.Combine(folder.Path, "model.safetensors"), [.. original.Tensors.Values, original.Tensors["logit_scale"].View("logit_bias")]);
        }

        using Checkpoint checkpoint = Checkpoint.Open(folder.Path);

        Assert.Equal(ClipObjective.Sigmoid, checkpoint.Architecture.Objective);
        Assert.Equal(MathF.Log(checkpoint.LogitScale), checkpoint.LogitBias, 1e-5f);
    }

    [Fact]
    public void Without_a_configuration_the_shapes_and_a_decision_suffice()
    {
        using TemporaryFolder folder = new TemporaryFolder().CopyOf(HfFolder, "model.safetensors");
        using Checkpoint original = Checkpoint.Open(HfFolder);
        using Checkpoint inferred = Checkpoint.Open(folder.Path, new CheckpointOptions { Activation = Activation.QuickGelu });

        Assert.Equal(original.Architecture.Vision, inferred.Architecture.Vision);
        Assert.Equal(TextPooling.HighestId, inferred.Architecture.Text.Pooling);
        Assert.Null(inferred.ConfigPath);
    }

    private static TemporaryFolder Converted(TensorType type, Func<float, byte[]> convert, long[]? scalarShape = null)
    {
        TemporaryFolder folder = new TemporaryFolder().CopyOf(HfFolder, "config.json");
        using Checkpoint original = Checkpoint.Open(HfFolder);
        using SafetensorsWriter writer = SafetensorsWriter.Create(
            Path.Combine(folder.Path, "model.safetensors"),
            original.Tensors.Values.Select(tensor => new TensorDescription(tensor.Name, type, tensor.Shape.Count == 0 && scalarShape is not null ? scalarShape : tensor.Shape)));
        foreach (CheckpointTensor tensor in original.Tensors.Values)
        {
            writer.Append(tensor.Name, TensorNumbers.Of(tensor).SelectMany(convert).ToArray());
        }

        writer.Commit();
        return folder;
    }

    private static byte[] ToBFloat16(float value) => BitConverter.GetBytes((ushort)((BitConverter.SingleToUInt32Bits(value) + 0x8000) >> 16));
}
