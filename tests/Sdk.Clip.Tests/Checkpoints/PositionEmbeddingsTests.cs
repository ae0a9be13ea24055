using System.Runtime.InteropServices;
using System.Text.Json;
using Clip.Sdk.Architectures;
using Clip.Sdk.TestSupport;
using Xunit.Abstractions;

namespace Clip.Sdk.Checkpoints;

public class PositionEmbeddingsTests(ITestOutputHelper output)
{
    private const double Tolerance = 2e-6;

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public void Grids_are_resized_as_torch_does(int classTokens)
    {
        using JsonDocument cases = JsonDocument.Parse(File.ReadAllText(Fixtures.Local("checkpoints", "position_embeddings.json")));
        double largest = 0;
        foreach (JsonElement item in cases.RootElement.EnumerateArray())
        {
            using StorageSet storages = new();
            int width = item.GetProperty("width").GetInt32();
            float[] rows = Floats(item.GetProperty("rows"))[((1 - classTokens) * width)..];
            NativeBuffer buffer = storages.Add(new NativeBuffer(rows.Length * sizeof(float)));
            MemoryMarshal.AsBytes(rows.AsSpan()).CopyTo(buffer.Span);

            CheckpointTensor resized = PositionEmbeddings.Resize(new CheckpointTensor("p", TensorType.Float32, [rows.Length / width, width], buffer, 0), classTokens, item.GetProperty("new").GetInt32(), storages);

            float[] expected = Floats(item.GetProperty("expected"))[((1 - classTokens) * width)..];
            float[] actual = TensorNumbers.Of(resized);
            Assert.Equal(expected.Length, actual.Length);
            largest = Math.Max(largest, expected.Zip(actual, (left, right) => Math.Abs(left - right)).Max());
        }

        output.WriteLine($"largest difference {largest:E2}");
        Assert.InRange(largest, 0, Tolerance);
    }

    [Fact]
    public void A_checkpoint_opens_at_another_image_size()
    {
        string folder = Fixtures.Local("models", "vit_quickgelu", "hf");
        using Checkpoint original = Checkpoint.Open(folder);
        using Checkpoint resized = Checkpoint.Open(folder, new CheckpointOptions { ImageSize = 96 });

        Assert.Equal(96, resized.Architecture.Vision.ImageSize);
        CheckpointTensor embeddings = resized.Tensors["vision_model.embeddings.position_embedding.weight"];
        Assert.Equal([37L, 64L], embeddings.Shape);
        Assert.Equal(ModelTensors.Expected(resized.Architecture)[embeddings.Name], embeddings.Shape);
        Assert.Equal(TensorNumbers.Of(original.Tensors[embeddings.Name])[..64], TensorNumbers.Of(embeddings)[..64]);
    }

    [Fact]
    public void A_ResNet_and_a_size_below_a_patch_are_refused()
    {
        Assert.Contains("attention pool", Refusal(Fixtures.Local("models", "rn_quickgelu", "torchscript_fp16_cpu.pt"), 96), StringComparison.Ordinal);
        Assert.Contains("patches of 16 pixels", Refusal(Fixtures.Local("models", "vit_quickgelu", "hf"), 8), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new CheckpointOptions { ImageSize = 0 });
    }

    private static string Refusal(string path, int size) =>
        Assert.Throws<ModelFormatException>(() => Checkpoint.Open(path, new CheckpointOptions { ImageSize = size })).Message;

    private static float[] Floats(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetSingle())];
}
