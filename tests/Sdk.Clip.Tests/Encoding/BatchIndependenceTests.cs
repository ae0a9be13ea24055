using Clip.Sdk.Architectures;
using Clip.Sdk.Checkpoints;
using Clip.Sdk.Engine;
using Clip.Sdk.Graphs;
using Microsoft.ML.OnnxRuntime;

namespace Clip.Sdk.Clip.Tests.Engine;

/// <summary>
/// The promise that an embedding depends on its input alone, bit by bit, whatever else is in the batch and however the batch
/// is cut. Widths are those of published models, since kernels change their order of addition with the shape.
/// </summary>
public class BatchIndependenceTests
{
    private static readonly int[] BatchSizes = [2, 3, 5, 8, 13];

    public static TheoryData<string> Towers => new("ViT-B/32", "ViT-B/16", "ViT-L/14", "ViT, 2 heads", "ResNet, 64 pixels", "ResNet, 224 pixels");

    [Theory]
    [MemberData(nameof(Towers))]
    public void A_picture_gives_the_same_bits_in_every_batch(string tower)
    {
        ClipArchitecture architecture = Architecture(tower);
        using ClipModel model = RandomModel.Load(architecture, new ClipOptions { MaxBatchSize = 16 });
        int size = architecture.Vision.ImageSize;
        int dimensions = architecture.EmbeddingDimensions;
        int most = architecture.Vision.ImageSize == 64 ? 13 : 3;
        float[] pixels = RandomModel.Pixels(most, size);
        float[] alone = new float[most * dimensions];
        for (int i = 0; i < most; i++)
        {
            model.Images.EncodePixels(pixels.AsSpan(i * 3 * size * size), 1, alone.AsSpan(i * dimensions), EmbeddingForm.Raw);
        }

        foreach (int count in BatchSizes.Where(count => count <= most))
        {
            float[] together = new float[count * dimensions];
            model.Images.EncodePixels(pixels, count, together, EmbeddingForm.Raw);
            Assert.Equal(alone[..together.Length], together);
        }
    }

    [Theory]
    [InlineData(512, 1)]
    [InlineData(512, 2)]
    [InlineData(768, 2)]
    [InlineData(128, 2)]
    public void A_text_gives_the_same_bits_in_every_batch(int width, int threads)
    {
        ClipArchitecture architecture = RandomModel.Vit(imageSize: 32, width: 64, layers: 1, textWidth: width);
        using ClipModel model = RandomModel.Load(architecture, new ClipOptions { Threads = threads });
        int dimensions = architecture.EmbeddingDimensions;
        int[] ends = [1, 2, 3, 6, 7, 8, 9, 14, 15, 16, 30, 31, 32, 33, 62, 63, 64, 75, 76, .. Enumerable.Repeat(9, 40), .. Enumerable.Repeat(16, 35)];
        int[] ids = RandomModel.Ids(architecture.Text, ends);
        float[] alone = new float[ends.Length * dimensions];
        for (int i = 0; i < ends.Length; i++)
        {
            model.Texts.EncodeTokens(ids.AsSpan(i * 77, 77), 1, alone.AsSpan(i * dimensions), EmbeddingForm.Raw);
        }

        foreach (int count in new[] { 2, 7, 40, ends.Length })
        {
            float[] together = new float[count * dimensions];
            model.Texts.EncodeTokens(ids, count, together, EmbeddingForm.Raw);
            Assert.Equal(alone[..together.Length], together);
        }
    }

    [Fact]
    public void Two_sessions_and_two_runs_give_the_same_bits()
    {
        ClipArchitecture architecture = RandomModel.Vit();
        float[] pixels = RandomModel.Pixels(3, 224);
        float[] first = new float[3 * 512];
        float[] second = new float[3 * 512];
        float[] third = new float[3 * 512];

        using (ClipModel model = RandomModel.Load(architecture))
        {
            model.Images.EncodePixels(pixels, 3, first);
            model.Images.EncodePixels(pixels, 3, second);
        }

        using (ClipModel model = RandomModel.Load(architecture))
        {
            model.Images.EncodePixels(pixels, 3, third);
        }

        Assert.Equal(first, second);
        Assert.Equal(first, third);
    }

    [Fact]
    public void A_tower_in_parts_gives_the_bits_of_the_whole()
    {
        ClipArchitecture architecture = RandomModel.Vit(layers: 4, textWidth: 64, textLayers: 1);
        using Checkpoint checkpoint = RandomModel.Checkpoint(architecture);
        float[] pixels = RandomModel.Pixels(2, 224);
        float[] whole = RunParts(checkpoint, architecture, pixels, 1);

        Assert.Equal(whole, RunParts(checkpoint, architecture, pixels, 2));
        Assert.Equal(whole, RunParts(checkpoint, architecture, pixels, 3));
    }

    private static float[] RunParts(Checkpoint checkpoint, ClipArchitecture architecture, float[] pixels, int count)
    {
        var settings = new EngineSettings(ClipDevice.Cpu, ClipPrecision.Float32, 2);
        Func<OnnxGraph>[] parts =
        [
            .. Enumerable.Range(0, count).Select(index => (Func<OnnxGraph>)(() =>
                VisionGraph.BuildEmbeddings(new NetworkBuilder("tower", checkpoint, GraphDialect.Fused), architecture, new TowerPart(index, count)))),
        ];
        using SessionChain chain = SessionChain.Load(parts, checkpoint.Path, settings);
        using var options = new RunOptions();
        float[] embeddings = new float[2 * architecture.EmbeddingDimensions];
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(pixels, [2, 3, 224, 224]);
        using OrtValue output = OrtValue.CreateTensorValueFromMemory(embeddings, [2, architecture.EmbeddingDimensions]);
        chain.Run(options, [VisionGraph.PixelValues], [input], [VisionGraph.Embeddings], [output]);
        return embeddings;
    }

    private static ClipArchitecture Architecture(string tower) => tower switch
    {
        "ViT-B/32" => RandomModel.Vit(),
        "ViT-B/16" => RandomModel.Vit(patch: 16, layers: 1),
        "ViT-L/14" => RandomModel.Vit(patch: 14, width: 1024, layers: 1, dimensions: 768, textWidth: 64),
        "ViT, 2 heads" => RandomModel.Vit(imageSize: 64, patch: 16, width: 128, layers: 3, textWidth: 64),
        "ResNet, 64 pixels" => RandomModel.ResNet(64, 16, [1, 1, 1, 1], dimensions: 64),
        _ => RandomModel.ResNet(224, 64, [1, 1, 1, 1]),
    };
}
