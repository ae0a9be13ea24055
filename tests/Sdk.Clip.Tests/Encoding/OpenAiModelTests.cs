using System.Text.Json;
using Clip.Sdk.Architectures;
using Clip.Sdk.Checkpoints;
using Clip.Sdk.TestSupport;

namespace Clip.Sdk.Clip.Tests.Engine;

/// <summary>
/// The graphs of OpenAI's nine models at their true shapes, over weights of zeros in a file that takes no room: the engine
/// checks every shape when it loads them.
/// </summary>
public class OpenAiModelTests
{
    public static TheoryData<string> Names => [.. OpenAiRelease.All.Select(release => release.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_model_loads(string name)
    {
        ClipArchitecture architecture = Architecture(name);
        using var folder = new Checkpoints.TemporaryFolder();
        using ClipModel model = ClipModel.Create(Zeros(architecture, folder), new ClipOptions { Precision = ClipPrecision.Float16 });

        model.Prepare();

        Assert.Equal(architecture.EmbeddingDimensions, model.Images.Info.Dimensions);
    }

    [Theory]
    [InlineData("RN50")]
    [InlineData("RN50x4")]
    [InlineData("ViT-B/32")]
    [InlineData("ViT-B/16")]
    public void The_smaller_ones_run(string name)
    {
        ClipArchitecture architecture = Architecture(name);
        using var folder = new Checkpoints.TemporaryFolder();
        using ClipModel model = ClipModel.Create(Zeros(architecture, folder), new ClipOptions { Precision = ClipPrecision.Float16 });
        float[] image = new float[architecture.EmbeddingDimensions];
        float[] text = new float[architecture.EmbeddingDimensions];
        image.AsSpan().Fill(1);
        text.AsSpan().Fill(1);

        model.Images.EncodePixels(RandomModel.Pixels(1, architecture.Vision.ImageSize), 1, image, EmbeddingForm.Raw);
        model.Texts.EncodeTokens(RandomModel.Ids(architecture.Text, [5]), 1, text, EmbeddingForm.Raw);

        Assert.All(image, value => Assert.Equal(0, value));
        Assert.All(text, value => Assert.Equal(0, value));
    }

    private static Checkpoint Zeros(ClipArchitecture architecture, Checkpoints.TemporaryFolder folder)
    {
        string path = Path.Combine(folder.Path, "zeros.bin");
        IReadOnlyDictionary<string, long[]> shapes = ModelTensors.Expected(architecture);
        const int HalfSize = 2;
        using (FileStream file = File.Create(path))
        {
            file.SetLength(shapes.Values.Sum(shape => TensorShape.Count(shape)) * HalfSize);
        }

        MappedFile mapped = MappedFile.Open(path);
        Dictionary<string, CheckpointTensor> tensors = [];
        long offset = 0;
        foreach ((string name, long[] shape) in shapes)
        {
            tensors.Add(name, new CheckpointTensor(name, TensorType.Float16, shape, mapped, offset));
            offset += TensorShape.Count(shape) * HalfSize;
        }

        return new Checkpoint(path, architecture, tensors, mapped);
    }

    private static ClipArchitecture Architecture(string name)
    {
        using JsonDocument sizes = JsonDocument.Parse(File.ReadAllText(Fixtures.Local("checkpoints", "openai_architectures.json")));
        JsonElement size = sizes.RootElement.GetProperty(name);
        int embed = size.GetProperty("embed").GetInt32();
        int image = size.GetProperty("image").GetInt32();
        int width = size.GetProperty("width").GetInt32();
        int textWidth = size.GetProperty("text_width").GetInt32();
        JsonElement layers = size.GetProperty("layers");
        return layers.ValueKind == JsonValueKind.Array
            ? RandomModel.ResNet(image, width, [.. layers.EnumerateArray().Select(count => count.GetInt32())], embed, textWidth, textLayers: 12)
            : RandomModel.Vit(image, size.GetProperty("patch").GetInt32(), width, layers.GetInt32(), textWidth, textLayers: 12, vocabulary: 49408, embed);
    }
}
