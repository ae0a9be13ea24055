using Clip.Sdk.Architectures;
using Clip.Sdk.Training.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Tests.Models;

public sealed class ClipInitializationTests
{
    // What openai/CLIP's initialize_parameters and PyTorch's defaults prescribe, for widths 256 (image) and 192 (text) and 4 layers.
    [TorchTheory]
    [InlineData("vision_model.embeddings.class_embedding", 0.0625)]
    [InlineData("vision_model.embeddings.position_embedding.weight", 0.0625)]
    [InlineData("visual_projection.weight", 0.0625)]
    [InlineData("vision_model.encoder.layers.0.self_attn.q_proj.weight", 0.0441942)]
    [InlineData("vision_model.encoder.layers.3.mlp.fc1.weight", 0.0360844)]
    [InlineData("text_model.embeddings.token_embedding.weight", 0.02)]
    [InlineData("text_model.embeddings.position_embedding.weight", 0.01)]
    [InlineData("text_model.encoder.layers.1.self_attn.v_proj.weight", 0.0721688)]
    [InlineData("text_model.encoder.layers.1.self_attn.out_proj.weight", 0.0255155)]
    [InlineData("text_model.encoder.layers.1.mlp.fc1.weight", 0.0510310)]
    [InlineData("text_model.encoder.layers.1.mlp.fc2.weight", 0.0255155)]
    [InlineData("text_projection.weight", 0.0721688)]
    public void Weights_have_the_deviation_of_the_reference(string name, double deviation)
    {
        using DisposeScope scope = NewDisposeScope();
        using ClipModule module = ClipModule.Create(Architecture, seed: 3);

        Tensor weight = module.state_dict()[name];

        double actual = weight.std().item<float>();
        Assert.Equal(deviation, actual, 4 * deviation / Math.Sqrt(2 * weight.NumberOfElements));
    }

    [TorchFact]
    public void Gains_are_one_and_the_temperature_is_seven_hundredths()
    {
        using DisposeScope scope = NewDisposeScope();
        using ClipModule module = ClipModule.Create(Architecture, seed: 3);

        Assert.Equal(Math.Log(1 / 0.07), module.LogitScale.item<float>(), 1e-6);
        Assert.Null(module.LogitBias);
        Assert.All(module.named_parameters().Where(entry => entry.name.EndsWith("norm1.weight", StringComparison.Ordinal)), entry => Assert.True(entry.parameter.eq(1).all().item<bool>()));
    }

    [TorchFact]
    public void Equal_seeds_give_equal_weights_and_others_do_not()
    {
        using DisposeScope scope = NewDisposeScope();
        using ClipModule first = ClipModule.Create(Architecture, seed: 5);
        using ClipModule second = ClipModule.Create(Architecture, seed: 5);
        using ClipModule third = ClipModule.Create(Architecture, seed: 6);
        Dictionary<string, Tensor> expected = first.state_dict();

        Assert.All(second.state_dict(), entry => Assert.True(entry.Value.Equals(expected[entry.Key])));
        Assert.False(third.state_dict()["text_projection.weight"].Equals(expected["text_projection.weight"]));
    }

    internal static ClipArchitecture Architecture { get; } = new()
    {
        Name = "small",
        EmbeddingDimensions = 128,
        Vision = new VisionTransformerArchitecture { ImageSize = 64, PatchSize = 16, Width = 256, Layers = 4, Heads = 4, MlpWidth = 1024, Activation = Activation.Gelu },
        Text = new TextArchitecture { ContextLength = 32, VocabularySize = 500, Width = 192, Layers = 4, Heads = 3, MlpWidth = 768, Activation = Activation.Gelu, EndOfTextId = 499 },
    };
}
